import { ActionIcon, Button, TextInput } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { IconPlus, IconX } from "@tabler/icons-react";
import { Panel } from "@/components/Panel";
import { aHoliday, type Draft } from "./draft";
import classes from "./NumberForm.module.css";

interface PanelProps {
  form: UseFormReturnType<Draft>;
}

export function HolidaysPanel({ form }: PanelProps) {
  const { holidays } = form.values;
  return (
    <Panel
      title="Holidays"
      aside={
        <Button
          size="compact-xs"
          variant="default"
          leftSection={<IconPlus size={13} />}
          onClick={() => form.insertListItem("holidays", aHoliday())}
        >
          Add a holiday
        </Button>
      }
    >
      <div className={classes.body}>
        <div className={classes.note}>
          {holidays.length === 0 ? "None: the hours hold on every day." : "On these days the whole day is closed."}
        </div>
        {form.errors.holidays !== undefined && (
          <span className={classes.fault} role="alert">
            {form.errors.holidays}
          </span>
        )}
        <ul className={classes.holidays} aria-label="Holidays">
          {holidays.map(({ key }, index) => (
            <HolidayRow key={key} form={form} index={index} />
          ))}
        </ul>
      </div>
    </Panel>
  );
}

function HolidayRow({ form, index }: PanelProps & { index: number }) {
  const fault = form.errors[`holidays.${index}`];
  const isFaulty = fault !== undefined;
  return (
    <li className={classes.holiday}>
      <TextInput
        type="date"
        size="xs"
        aria-label="Date"
        {...form.getInputProps(`holidays.${index}.date`)}
        error={isFaulty}
      />
      <TextInput
        size="xs"
        aria-label="Name"
        placeholder="As callers hear it: Christmas Day"
        {...form.getInputProps(`holidays.${index}.name`)}
        error={isFaulty}
      />
      <ActionIcon
        size={26}
        aria-label={`Remove ${form.values.holidays[index]?.name || "this holiday"}`}
        onClick={() => form.removeListItem("holidays", index)}
      >
        <IconX size={14} />
      </ActionIcon>
      {isFaulty && (
        <span className={classes.fault} role="alert">
          {fault}
        </span>
      )}
    </li>
  );
}
