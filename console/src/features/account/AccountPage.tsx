import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { accountKeys, ownSessionsQuery, revokeOtherSessions, revokeOwnSession } from "@/api/accounts";
import { meQuery } from "@/api/auth";
import { LoadFault } from "@/components/Emptiness";
import form from "@/components/Form.module.css";
import { showFault } from "@/components/faults";
import { Panel } from "@/components/Panel";
import { RecordTitle } from "@/components/RecordTitle";
import { SessionList } from "@/components/SessionList";
import { SkeletonRows } from "@/components/Skeletons";
import { sentence } from "@/format/words";
import { PasswordForm } from "./PasswordForm";

export function AccountPage() {
  const { data: me } = useQuery(meQuery);
  if (!me) return null;
  const changed = () =>
    notifications.show({ color: "green", message: "Your password is changed. You are signed out everywhere else." });
  return (
    <div className={form.page}>
      <RecordTitle name={me.name} marks={null} facts={`${me.email}, ${sentence(me.role).toLowerCase()}`} />
      <div className={form.columns}>
        <OwnSessions />
        <Panel title="Password">
          <div className={form.body}>
            <PasswordForm email={me.email} oldLabel="Current password" submit="Change password" onDone={changed} />
          </div>
        </Panel>
      </div>
    </div>
  );
}

function OwnSessions() {
  const sessions = useQuery(ownSessionsQuery);
  const { one, others } = useRevoke();
  const hasOthers = sessions.data?.some(({ is_own }) => !is_own) ?? false;
  return (
    <Panel
      title="Where you are signed in"
      aside={
        hasOthers && (
          <Button size="compact-xs" variant="default" loading={others.isPending} onClick={() => others.mutate()}>
            Sign out everywhere else
          </Button>
        )
      }
    >
      {sessions.isPending && <SkeletonRows rows={3} />}
      {sessions.isError && sessions.data === undefined && (
        <LoadFault what="Your sessions" error={sessions.error} onRetry={() => void sessions.refetch()} />
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

function useRevoke() {
  const queries = useQueryClient();
  const after = {
    onError: (error: unknown) => showFault(error),
    onSettled: () => queries.invalidateQueries({ queryKey: accountKeys.own }),
  };
  return {
    one: useMutation({ mutationFn: revokeOwnSession, ...after }),
    others: useMutation({ mutationFn: revokeOtherSessions, ...after }),
  };
}
