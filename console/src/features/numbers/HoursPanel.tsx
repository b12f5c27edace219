import { SegmentedControl } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { timezonesQuery } from "@/api/numbers";
import { Panel } from "@/components/Panel";
import { zoneChoices } from "./choices";
import { DayHours } from "./DayHours";
import type { Draft } from "./draft";
import { copyOf, type Shift, WEEKDAYS, type Weekday } from "./hours";
import classes from "./NumberForm.module.css";
import { SearchableSelect } from "./SearchableSelect";

const KINDS = [
  { value: "always", label: "Always open" },
  { value: "week", label: "By weekday" },
];

interface PanelProps {
  form: UseFormReturnType<Draft>;
}

/** When people can be reached. Agents answer at any time. */
export function HoursPanel({ form }: PanelProps) {
  const { isAlwaysOpen, timezone } = form.values;
  const zones = useQuery(timezonesQuery).data;
  const choices = useMemo(() => zoneChoices(zones ?? [], timezone), [zones, timezone]);
  return (
    <Panel
      title="Opening hours"
      aside={
        <SegmentedControl
          size="xs"
          aria-label="Hours"
          data={KINDS}
          value={isAlwaysOpen ? "always" : "week"}
          onChange={(kind) => form.setFieldValue("isAlwaysOpen", kind === "always")}
        />
      }
    >
      <div className={classes.body}>
        <div className={classes.note}>When operators can be reached. Agents answer at any time.</div>
        <SearchableSelect
          label="Time zone"
          description="Of the opening hours and the holidays"
          data={choices}
          {...form.getInputProps("timezone")}
        />
        {isAlwaysOpen ? <AlwaysOpen /> : <WeekHours form={form} />}
      </div>
    </Panel>
  );
}

function AlwaysOpen() {
  return <div>Open around the clock, except on the holidays below.</div>;
}

function WeekHours({ form }: PanelProps) {
  const { week } = form.values;
  const setShifts = (day: Weekday, shifts: Shift[]) => {
    form.setFieldValue(`week.${day}`, shifts);
    form.clearFieldError(`week.${day}`);
  };
  return (
    <>
      <ul className={classes.week} aria-label="Hours by weekday">
        {WEEKDAYS.map((day) => (
          <DayHours
            key={day}
            day={day}
            shifts={week[day]}
            fault={form.errors[`week.${day}`]}
            onChange={(shifts) => setShifts(day, shifts)}
            onCopyTo={(days) => {
              for (const other of days) if (other !== day) setShifts(other, copyOf(week[day]));
            }}
          />
        ))}
      </ul>
      {WEEKDAYS.every((day) => week[day].length === 0) && (
        <div className={classes.fault} role="status">
          Without any hours nobody can ever be reached through this number.
        </div>
      )}
    </>
  );
}
