import { Badge } from "@mantine/core";
import { IconShieldCheck, IconShieldQuestion } from "@tabler/icons-react";

/** Two facts on file make a caller verified, of which one is not the name. */
export function isVerified(facts: readonly string[]): boolean {
  return facts.length >= 2 && facts.some((fact) => fact !== "name");
}

interface VerificationProps {
  facts: readonly string[];
}

export function Verification({ facts }: VerificationProps) {
  if (isVerified(facts)) {
    return (
      <Badge color="green" leftSection={<IconShieldCheck size={13} />}>
        Verified by {facts.join(", ")}
      </Badge>
    );
  }
  const known = facts.length > 0 ? `: only ${facts.join(", ")} matched` : "";
  return (
    <Badge color="orange" leftSection={<IconShieldQuestion size={13} />}>
      Not verified{known}
    </Badge>
  );
}
