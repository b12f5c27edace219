import { Avatar, Menu, Text, UnstyledButton } from "@mantine/core";
import { IconLogout, IconUserCircle } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { logout } from "@/api/auth";
import type { Me, Presence } from "@/api/types";
import { showFault } from "@/components/faults";
import { initials, sentence } from "@/format/words";

/** Nobody leaves with a caller on the line, or with the work after a call undone. */
const HINDRANCES: Partial<Record<Presence, string>> = {
  busy: " (end the call first)",
  wrap_up: " (finish the wrap-up first)",
};

interface UserMenuProps {
  me: Me;
  onLogout: () => void;
}

export function UserMenu({ me, onLogout }: UserMenuProps) {
  const leave = useMutation({
    mutationFn: logout,
    onSuccess: onLogout,
    onError: (error) => showFault(error),
  });

  const hindrance = HINDRANCES[me.presence];

  return (
    <Menu position="bottom-end" width={230}>
      <Menu.Target>
        <UnstyledButton aria-label={`${initials(me.name)} ${me.name}: account`} style={{ borderRadius: "50%" }}>
          <Avatar size={32} radius="xl" color="petrol">
            {initials(me.name)}
          </Avatar>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <div style={{ padding: "8px 12px" }}>
          <Text fw={600} size="sm">
            {me.name}
          </Text>
          <Text size="xs" c="dimmed">
            {me.email}
          </Text>
          <Text size="xs" c="dimmed" mt={4}>
            {sentence(me.role)}
            {me.skills.length > 0 && `: ${me.skills.join(", ")}`}
          </Text>
        </div>
        <Menu.Divider />
        <Menu.Item leftSection={<IconUserCircle size={16} />} renderRoot={(props) => <Link to="/account" {...props} />}>
          Account
        </Menu.Item>
        <Menu.Item
          leftSection={<IconLogout size={16} />}
          disabled={hindrance !== undefined || leave.isPending}
          onClick={() => leave.mutate()}
        >
          Log out{hindrance}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
