import { Badge, Button, Table, Text } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { accountsQuery } from "@/api/accounts";
import type { Account } from "@/api/types";
import { LoadFault } from "@/components/Emptiness";
import { Page } from "@/components/Page";
import rowLink from "@/components/RowLink.module.css";
import { SkeletonRows } from "@/components/Skeletons";
import { shortDate } from "@/format/time";
import { sentence } from "@/format/words";
import { ROLES } from "./draft";

export function UsersPage() {
  const accounts = useQuery(accountsQuery);
  return (
    <Page title="Users" subtitle="Who may sign in, and what they may do" aside={<AddUser />}>
      {accounts.isPending && <SkeletonRows rows={6} />}
      {accounts.isError && accounts.data === undefined && (
        <LoadFault what="The users" error={accounts.error} onRetry={() => void accounts.refetch()} />
      )}
      {accounts.data && <UsersTable accounts={inOrder(accounts.data)} />}
    </Page>
  );
}

function AddUser() {
  return (
    <Button
      size="xs"
      leftSection={<IconPlus size={15} />}
      renderRoot={(props) => <Link to="/settings/users/new" {...props} />}
    >
      Add a user
    </Button>
  );
}

/** Whoever has left comes last. */
function inOrder(accounts: readonly Account[]): Account[] {
  const [here, gone] = [accounts.filter(isActive), accounts.filter((account) => !isActive(account))];
  return [...here, ...gone];
}

function isActive({ deactivated_at }: Account): boolean {
  return deactivated_at === null;
}

function UsersTable({ accounts }: { accounts: readonly Account[] }) {
  return (
    <Table highlightOnHover stickyHeader aria-label="Users">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Name</Table.Th>
          <Table.Th>E-mail</Table.Th>
          <Table.Th>Role</Table.Th>
          <Table.Th>Skills</Table.Th>
          <Table.Th>Last sign-in</Table.Th>
          <Table.Th>State</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {accounts.map((account) => (
          <UserRow key={account.id} account={account} />
        ))}
      </Table.Tbody>
    </Table>
  );
}

function UserRow({ account }: { account: Account }) {
  const navigate = useNavigate();
  const params = { userId: account.id };
  const skills = account.skill_levels.map(({ skill, level }) => `${skill} ${level}`).sort();
  return (
    <Table.Tr style={{ cursor: "pointer" }} onClick={() => void navigate({ to: "/settings/users/$userId", params })}>
      <Table.Td>
        <Link
          to="/settings/users/$userId"
          params={params}
          className={rowLink.link}
          onClick={(event) => event.stopPropagation()}
        >
          {account.name}
        </Link>
      </Table.Td>
      <Table.Td>{account.email}</Table.Td>
      <Table.Td>{ROLES[account.role].label}</Table.Td>
      <Table.Td>{skills.join(", ") || <Dimmed>none</Dimmed>}</Table.Td>
      <Table.Td className="figures">
        {account.last_signed_in_at ? shortDate(account.last_signed_in_at) : <Dimmed>never</Dimmed>}
      </Table.Td>
      <Table.Td>
        <State account={account} />
      </Table.Td>
    </Table.Tr>
  );
}

function Dimmed({ children }: { children: string }) {
  return (
    <Text span inherit c="dimmed">
      {children}
    </Text>
  );
}

function State({ account }: { account: Account }) {
  if (!isActive(account)) return <Badge color="gray">Deactivated</Badge>;
  if (account.one_time_until !== null) return <Badge color="orange">Invited</Badge>;
  return <Badge color={account.presence === "offline" ? "gray" : "petrol"}>{sentence(account.presence)}</Badge>;
}
