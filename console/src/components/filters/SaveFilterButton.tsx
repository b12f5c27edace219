import { IconBookmark } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { savedFilterKeys, saveFilter } from "@/api/savedFilters";
import type { ListName } from "@/api/types";
import { showFault } from "../faults";
import { FilterForm, type Kept } from "./FilterForm";

interface SaveFilterProps {
  list: ListName;
  query: object;
  canShare: boolean;
}

const UNNAMED: Kept = { name: "", shared: false };

export function SaveFilterButton({ list, query, canShare }: SaveFilterProps) {
  const queries = useQueryClient();
  const save = useMutation({
    mutationFn: (kept: Kept) => saveFilter({ list, query: { ...query }, ...kept }),
    onSuccess: () => queries.invalidateQueries({ queryKey: savedFilterKeys.of(list) }),
    onError: (error) => showFault(error, "The filter was not saved"),
  });
  return (
    <FilterForm
      title="Save this filter"
      icon={<IconBookmark size={14} aria-hidden />}
      initial={UNNAMED}
      canShare={canShare}
      isPending={save.isPending}
      onSubmit={(kept, close) => save.mutate(kept, { onSuccess: close })}
    />
  );
}
