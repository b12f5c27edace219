import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { accountChangesQuery, accountKeys, revokeSession, revokeSessions, sessionsQuery } from "@/api/accounts";
import type { AccountChange } from "@/api/types";
import { LoadFault } from "@/components/Emptiness";
import css from "@/components/Form.module.css";
import { showFault } from "@/components/faults";
import { Panel } from "@/components/Panel";
import { SessionList } from "@/components/SessionList";
import { SkeletonRows } from "@/components/Skeletons";
import { shortDate } from "@/format/time";
import { sentence } from "@/format/words";

interface OfUserProps {
  userId: string;
}

/** Where somebody is signed in. */
export function UserSessions({ userId }: OfUserProps) {
  const sessions = useQuery(sessionsQuery(userId));
  const queries = useQueryClient();
  const after = {
    onError: (error: unknown) => showFault(error),
    onSettled: () => queries.invalidateQueries({ queryKey: accountKeys.all }),
  };
  const one = useMutation({ mutationFn: (sessionId: string) => revokeSession(userId, sessionId), ...after });
  const all = useMutation({ mutationFn: () => revokeSessions(userId), ...after });
  return (
    <Panel
      title="Sessions"
      aside={
        sessions.data?.some(({ is_own }) => !is_own) && (
          <Button size="compact-xs" variant="default" loading={all.isPending} onClick={() => all.mutate()}>
            Sign out everywhere
          </Button>
        )
      }
    >
      {sessions.isPending && <SkeletonRows rows={2} />}
      {sessions.isError && sessions.data === undefined && (
        <LoadFault what="The sessions" error={sessions.error} onRetry={() => void sessions.refetch()} />
      )}
      {sessions.data && (
        <SessionList
          sessions={sessions.data}
          pending={one.isPending ? one.variables : null}
          onRevoke={({ id }) => one.mutate(id)}
        />
      )}
    </Panel>
  );
}

/** What was changed about the account, newest first. */
export function UserChanges({ userId }: OfUserProps) {
  const changes = useQuery(accountChangesQuery(userId));
  return (
    <Panel title="Changes">
      {changes.isPending && <SkeletonRows rows={3} />}
      {changes.isError && changes.data === undefined && (
        <LoadFault what="The changes" error={changes.error} onRetry={() => void changes.refetch()} />
      )}
      {changes.data?.length === 0 && <div className={`${css.body} ${css.note}`}>Nothing has been changed yet.</div>}
      <ul className={css.list} aria-label="Changes">
        {changes.data?.map((change) => (
          <li key={change.id} className={css.item}>
            <div className={css.grow}>
              <div>{inWords(change)}</div>
              <div className={`${css.note} figures`}>
                {shortDate(change.at)}, {change.by?.name ?? "from the terminal or by the company's sign-in"}
              </div>
            </div>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function inWords({ field, before, after }: AccountChange): string {
  if (field === "account") return `Account made: ${after}`;
  if (field === "active") return after === "yes" ? "Reactivated" : "Deactivated";
  if (before === null && after === "changed") return "Password changed";
  return `${sentence(field)}: ${before ?? "none"} → ${after ?? "none"}`;
}
