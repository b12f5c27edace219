import { IconPencil } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { changeFilter, savedFilterKeys } from "@/api/savedFilters";
import type { SavedFilter } from "@/api/types";
import { showFault } from "../faults";
import { FilterForm, type Kept } from "./FilterForm";

interface RenameFilterProps {
  saved: SavedFilter;
  canShare: boolean;
}

export function RenameFilterButton({ saved, canShare }: RenameFilterProps) {
  const queries = useQueryClient();
  const rename = useMutation({
    mutationFn: (kept: Kept) => changeFilter(saved.id, { query: saved.query, ...kept }),
    onSuccess: () => queries.invalidateQueries({ queryKey: savedFilterKeys.of(saved.list) }),
    onError: (error) => showFault(error, "The filter is called what it was"),
  });
  return (
    <FilterForm
      title="Rename this filter"
      icon={<IconPencil size={14} aria-hidden />}
      isQuiet
      initial={{ name: saved.name, shared: saved.shared }}
      canShare={canShare}
      isPending={rename.isPending}
      onSubmit={(kept, close) => rename.mutate(kept, { onSuccess: close })}
    />
  );
}
