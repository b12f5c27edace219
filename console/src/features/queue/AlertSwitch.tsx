import { ActionIcon, Tooltip } from "@mantine/core";
import { IconBell, IconBellOff, IconBellRinging } from "@tabler/icons-react";
import { useState } from "react";

const LOOKS = {
  default: { icon: IconBell, label: "Show a desktop notification when somebody waits" },
  granted: { icon: IconBellRinging, label: "Desktop notifications are on" },
  denied: { icon: IconBellOff, label: "Desktop notifications are blocked in the browser's settings" },
} as const;

/** Browsers ask for permission only on a click, and only once: afterwards this merely says how it stands. */
export function AlertSwitch() {
  const [permission, setPermission] = useState(() =>
    typeof Notification === "undefined" ? null : Notification.permission,
  );
  if (permission === null) return null;
  const { icon: Icon, label } = LOOKS[permission];
  if (permission !== "default") {
    return (
      <Tooltip label={label}>
        <Icon size={16} role="img" aria-label={label} color="var(--mantine-color-dimmed)" />
      </Tooltip>
    );
  }
  return (
    <Tooltip label={label}>
      <ActionIcon
        size={26}
        aria-label={label}
        onClick={() => void Notification.requestPermission().then(setPermission)}
      >
        <Icon size={16} />
      </ActionIcon>
    </Tooltip>
  );
}
