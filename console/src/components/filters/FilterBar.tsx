import { Button, UnstyledButton } from "@mantine/core";
import { IconDownload, IconUsers, IconX } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { meQuery } from "@/api/auth";
import { isAtLeast } from "@/api/roles";
import { removeFilter, savedFilterKeys, savedFiltersQuery } from "@/api/savedFilters";
import type { ListName, SavedFilter } from "@/api/types";
import { showFault } from "../faults";
import classes from "./Filters.module.css";
import { asParams, compact, isSame } from "./query";
import { RenameFilterButton } from "./RenameFilterButton";
import { SaveFilterButton } from "./SaveFilterButton";

interface FilterBarProps<Filter extends object> {
  list: ListName;
  filter: Filter;
  onFilter: (filter: Filter) => void;
  /** The fields by which the list is filtered. */
  children: ReactNode;
}

/** Over a list: what it shows, the filters that are kept, and the way to a file. */
export function FilterBar<Filter extends object>({ list, filter, onFilter, children }: FilterBarProps<Filter>) {
  const { data: me } = useQuery(meQuery);
  const { data: saved = [] } = useQuery(savedFiltersQuery(list));
  const isFiltered = Object.keys(compact(filter)).length > 0;
  const current = saved.find((each) => isSame(each.query, filter));
  const isSupervisor = me != null && isAtLeast(me.role, "supervisor");
  return (
    <div className={classes.top}>
      <fieldset className={classes.tabs} aria-label="Saved filters">
        <Tab isOn={!isFiltered} onPress={() => onFilter({} as Filter)}>
          All
        </Tab>
        {saved.map((each) => (
          <Tab key={each.id} isOn={each === current} onPress={() => onFilter(each.query as Filter)}>
            {each.shared && <IconUsers size={14} role="img" aria-label="Shared" />}
            {each.name}
          </Tab>
        ))}
        <div className={classes.end}>
          {isFiltered && current === undefined && (
            <SaveFilterButton list={list} query={compact(filter)} canShare={isSupervisor} />
          )}
          {current && me && (current.owner.id === me.id || isSupervisor) && (
            <>
              <RenameFilterButton key={current.id} saved={current} canShare={isSupervisor} />
              <RemoveFilter saved={current} />
            </>
          )}
          {isSupervisor && (
            <Button
              component="a"
              href={`/v1/exports/${list}.csv?${asParams(filter)}`}
              download
              size="compact-sm"
              variant="default"
              leftSection={<IconDownload size={14} aria-hidden />}
            >
              Export CSV
            </Button>
          )}
        </div>
      </fieldset>
      <div className={classes.fields}>{children}</div>
    </div>
  );
}

function Tab({ isOn, onPress, children }: { isOn: boolean; onPress: () => void; children: ReactNode }) {
  return (
    <UnstyledButton className={classes.tab} aria-pressed={isOn} onClick={onPress}>
      {children}
    </UnstyledButton>
  );
}

function RemoveFilter({ saved }: { saved: SavedFilter }) {
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: () => removeFilter(saved.id),
    onError: (error) => showFault(error, "The filter is still there"),
    onSettled: () => queries.invalidateQueries({ queryKey: savedFilterKeys.of(saved.list) }),
  });
  return (
    <Button
      size="compact-sm"
      variant="subtle"
      color="gray"
      leftSection={<IconX size={14} aria-hidden />}
      loading={remove.isPending}
      onClick={() => remove.mutate()}
    >
      Remove this filter
    </Button>
  );
}
