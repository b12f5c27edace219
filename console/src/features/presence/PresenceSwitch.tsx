import { Loader, Menu, UnstyledButton } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import { hasMissed } from "@/api/operators";
import type { Me, Presence } from "@/api/types";
import classes from "./PresenceSwitch.module.css";
import { useSetPresence } from "./useSetPresence";

const LABELS: Record<Presence, string> = {
  available: "Available",
  busy: "On a call",
  wrap_up: "Wrap-up",
  break: "Break",
  offline: "Offline",
};

const BREAK_REASONS = ["Short break", "Lunch", "Meeting", "Training"] as const;

interface PresenceProps {
  me: Me;
}

/** What colleagues and the queue may count on. A call and its wrap-up cannot be left by a menu. */
export function PresenceSwitch({ me }: PresenceProps) {
  const change = useSetPresence();
  const isBound = me.presence === "busy" || me.presence === "wrap_up";
  const label = labelOf(me);

  return (
    <Menu position="bottom-end" width={210} disabled={isBound}>
      <Menu.Target>
        <UnstyledButton
          className={`${classes.control} ${classes[me.presence]}`}
          aria-label={`Presence: ${label}`}
          disabled={isBound || change.isPending}
        >
          {change.isPending ? <Loader size={10} color="gray" /> : <Dot />}
          {label}
          {!isBound && <IconChevronDown size={14} aria-hidden />}
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<Dot presence="available" />} onClick={() => change.mutate({ presence: "available" })}>
          Available
        </Menu.Item>
        <Menu.Label>Break</Menu.Label>
        {BREAK_REASONS.map((reason) => (
          <Menu.Item
            key={reason}
            leftSection={<Dot presence="break" />}
            onClick={() => change.mutate({ presence: "break", reason })}
          >
            {reason}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<Dot presence="offline" />} onClick={() => change.mutate({ presence: "offline" })}>
          Offline
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function labelOf(me: Me): string {
  if (hasMissed(me)) return "Missed a call";
  return me.presence === "break" ? (me.break_reason ?? LABELS.break) : LABELS[me.presence];
}

function Dot({ presence }: { presence?: Presence }) {
  return <span className={`${classes.dot} ${presence === undefined ? "" : classes[presence]}`} />;
}
