import { Alert, Button, Code, CopyButton, Group, Modal, Stack, Text } from "@mantine/core";
import type { OneTimePassword } from "@/api/types";
import { fullDate } from "@/format/time";

interface OneTimePasswordModalProps {
  name: string;
  /** `null` while there is none to show. */
  given: OneTimePassword | null;
  onClose: () => void;
}

/** The password to hand over. It is nowhere else. */
export function OneTimePasswordModal({ name, given, onClose }: OneTimePasswordModalProps) {
  return (
    <Modal
      opened={given !== null}
      onClose={onClose}
      title={`A password for ${name}`}
      centered
      closeOnClickOutside={false}
    >
      {given !== null && (
        <Stack gap="sm">
          <Text size="sm">
            Hand it over now: it is not shown again. At the first sign-in {name} replaces it by one that nobody else
            knows.
          </Text>
          <Group gap="sm" wrap="nowrap">
            <Code fz="lg" px="sm" py={6} aria-label="One-time password">
              {given.password}
            </Code>
            <CopyButton value={given.password}>
              {({ copied, copy }) => (
                <Button size="xs" variant="default" onClick={copy}>
                  {copied ? "Copied" : "Copy"}
                </Button>
              )}
            </CopyButton>
          </Group>
          <Alert color="gray">Good until {fullDate(given.until)}.</Alert>
          <Group justify="flex-end">
            <Button size="xs" onClick={onClose}>
              Done
            </Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}
