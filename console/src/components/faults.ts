import { notifications } from "@mantine/notifications";
import { isSessionLost, messageOf } from "@/api/problem";

/** Say why something was refused. A lost session says so itself, at the login. */
export function showFault(error: unknown, title?: string): void {
  if (isSessionLost(error)) return;
  notifications.show({ color: "red", title, message: messageOf(error) });
}
