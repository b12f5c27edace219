import { Badge, Button } from "@mantine/core";
import { IconDeviceDesktop } from "@tabler/icons-react";
import type { Session } from "@/api/types";
import { browserName } from "@/format/browser";
import { fullDate, shortDate } from "@/format/time";
import form from "./Form.module.css";

interface SessionListProps {
  sessions: readonly Session[];
  /** The session that is being signed out. */
  pending: string | null;
  onRevoke: (session: Session) => void;
}

/** Where somebody is signed in, the latest used first. */
export function SessionList({ sessions, pending, onRevoke }: SessionListProps) {
  if (sessions.length === 0) {
    return <div className={`${form.body} ${form.note}`}>Signed in nowhere.</div>;
  }
  return (
    <ul className={form.list} aria-label="Sessions">
      {sessions.map((session) => (
        <li key={session.id} className={form.item}>
          <IconDeviceDesktop size={18} stroke={1.6} aria-hidden />
          <div className={form.grow}>
            <div title={session.browser}>
              {browserName(session.browser)}, {session.address}
            </div>
            <div className={`${form.note} figures`} title={`Since ${fullDate(session.created_at)}`}>
              Since {shortDate(session.created_at)}, last used {shortDate(session.last_used_at)}
              {session.way === "oidc" && ", by the company's sign-in"}
            </div>
          </div>
          {session.is_own ? (
            <Badge color="petrol">This browser</Badge>
          ) : (
            <Button
              size="compact-sm"
              variant="default"
              loading={pending === session.id}
              onClick={() => onRevoke(session)}
            >
              Sign out
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}
