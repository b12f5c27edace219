import { ActionIcon, Menu, TextInput } from "@mantine/core";
import { IconCopy, IconPlus, IconX } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { sentence } from "@/format/words";
import { hintOf, nextShift, type Shift, WEEKDAYS, type Weekday, WORKDAYS } from "./hours";
import classes from "./NumberForm.module.css";

interface DayHoursProps {
  day: Weekday;
  shifts: readonly Shift[];
  fault: ReactNode;
  onChange: (shifts: Shift[]) => void;
  onCopyTo: (days: readonly Weekday[]) => void;
}

export function DayHours({ day, shifts, fault, onChange, onCopyTo }: DayHoursProps) {
  const name = sentence(day);
  const replace = (changed: Shift) => onChange(shifts.map((shift) => (shift.key === changed.key ? changed : shift)));
  const remove = ({ key }: Shift) => onChange(shifts.filter((shift) => shift.key !== key));
  return (
    <li className={classes.day}>
      <span className={classes.name}>{name}</span>
      <div className={classes.shifts}>
        {shifts.length === 0 && <span className={`${classes.shift} ${classes.closed}`}>Closed</span>}
        {shifts.map((shift) => (
          <ShiftTimes
            key={shift.key}
            day={name}
            shift={shift}
            isFaulty={fault !== undefined}
            onChange={replace}
            onRemove={() => remove(shift)}
          />
        ))}
        {fault !== undefined && (
          <span className={classes.fault} role="alert">
            {fault}
          </span>
        )}
      </div>
      <div className={classes.actions}>
        <ActionIcon aria-label={`Add hours on ${name}`} onClick={() => onChange([...shifts, nextShift(shifts)])}>
          <IconPlus size={16} />
        </ActionIcon>
        <CopyMenu day={name} onCopyTo={onCopyTo} />
      </div>
    </li>
  );
}

interface ShiftTimesProps {
  day: string;
  shift: Shift;
  isFaulty: boolean;
  onChange: (shift: Shift) => void;
  onRemove: () => void;
}

function ShiftTimes({ day, shift, isFaulty, onChange, onRemove }: ShiftTimesProps) {
  return (
    <div className={classes.shift}>
      <TextInput
        type="time"
        size="xs"
        className={classes.time}
        error={isFaulty}
        aria-label={`${day}, opens`}
        value={shift.opens}
        onChange={(event) => onChange({ ...shift, opens: event.currentTarget.value })}
      />
      <span aria-hidden>–</span>
      <TextInput
        type="time"
        size="xs"
        className={classes.time}
        error={isFaulty}
        aria-label={`${day}, closes`}
        value={shift.closes}
        onChange={(event) => onChange({ ...shift, closes: event.currentTarget.value })}
      />
      <ActionIcon size={26} aria-label={`Remove ${day} ${shift.opens} to ${shift.closes}`} onClick={onRemove}>
        <IconX size={14} />
      </ActionIcon>
      <span className={classes.hint}>{hintOf(shift)}</span>
    </div>
  );
}

interface CopyMenuProps {
  day: string;
  onCopyTo: (days: readonly Weekday[]) => void;
}

function CopyMenu({ day, onCopyTo }: CopyMenuProps) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon aria-label={`Copy the hours of ${day}`}>
          <IconCopy size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{day}'s hours also on</Menu.Label>
        <Menu.Item onClick={() => onCopyTo(WORKDAYS)}>Monday to Friday</Menu.Item>
        <Menu.Item onClick={() => onCopyTo(WEEKDAYS)}>Every day</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
