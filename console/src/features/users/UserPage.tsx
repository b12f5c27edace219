import { Badge } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { accountKeys, accountQuery, changeAccount, createAccount } from "@/api/accounts";
import { Problem } from "@/api/problem";
import type { Account, AccountSettings, Invited } from "@/api/types";
import { LoadFault } from "@/components/Emptiness";
import css from "@/components/Form.module.css";
import { NotFound } from "@/components/NotFound";
import { RecordTitle } from "@/components/RecordTitle";
import { SkeletonRows } from "@/components/Skeletons";
import { fullDate } from "@/format/time";
import { UserChanges, UserSessions } from "./AccountHistory";
import { Deactivation } from "./Deactivation";
import { OneTimePasswordModal } from "./OneTimePasswordModal";
import { ResetPassword } from "./ResetPassword";
import { UserForm } from "./UserForm";

export function UserPage({ userId }: { userId: string }) {
  const account = useQuery(accountQuery(userId));
  if (account.isPending) return <SkeletonRows rows={8} />;
  if (account.data !== undefined) return <OneUser account={account.data} />;
  const isUnknown = account.error instanceof Problem && (account.error.status === 404 || account.error.status === 422);
  if (isUnknown) return <NotFound what="user" />;
  return <LoadFault what="The user" error={account.error} onRetry={() => void account.refetch()} />;
}

function OneUser({ account }: { account: Account }) {
  const queries = useQueryClient();
  const save = useMutation({
    mutationFn: (settings: AccountSettings) => changeAccount(account.id, settings),
    onSuccess: async () => {
      notifications.show({ color: "green", message: "Saved. It holds from the person's next step on." });
      await queries.invalidateQueries({ queryKey: accountKeys.all });
    },
  });
  return (
    <div className={css.page}>
      <RecordTitle
        name={account.name}
        marks={<Marks account={account} />}
        facts={
          <>
            <ResetPassword account={account} />
            <Deactivation account={account} />
          </>
        }
      />
      <div className={css.columns}>
        <UserForm account={account} isSaving={save.isPending} error={save.error} onSave={save.mutate} />
        <div className={css.column}>
          <UserSessions userId={account.id} />
          <UserChanges userId={account.id} />
        </div>
      </div>
    </div>
  );
}

function Marks({ account }: { account: Account }) {
  return (
    <>
      {account.deactivated_at !== null && <Badge color="gray">Deactivated</Badge>}
      {account.one_time_until !== null && (
        <Badge color="orange" title={`Good until ${fullDate(account.one_time_until)}`}>
          Password not chosen yet
        </Badge>
      )}
    </>
  );
}

export function NewUserPage() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [invited, setInvited] = useState<Invited | null>(null);
  const create = useMutation({
    mutationFn: createAccount,
    onSuccess: async (made) => {
      setInvited(made);
      await queries.invalidateQueries({ queryKey: accountKeys.all });
    },
  });
  const done = () => {
    if (invited) void navigate({ to: "/settings/users/$userId", params: { userId: invited.account.id } });
  };
  return (
    <div className={css.page}>
      <RecordTitle name="New user" marks={null} />
      <div className={css.columns}>
        <UserForm account={null} isSaving={create.isPending} error={create.error} onSave={create.mutate} />
      </div>
      <OneTimePasswordModal
        name={invited?.account.name ?? ""}
        given={invited?.one_time_password ?? null}
        onClose={done}
      />
    </div>
  );
}
