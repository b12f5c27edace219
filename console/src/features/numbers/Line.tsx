import { Badge, Tooltip } from "@mantine/core";

interface LineProps {
  isProvisioned: boolean;
}

/** Whether calls to the number arrive. */
export function Line({ isProvisioned }: LineProps) {
  if (isProvisioned) return <Badge color="petrol">On the line</Badge>;
  return (
    <Tooltip label="Saved, and not at LiveKit yet: calls to it do not arrive. It is tried again every few seconds.">
      <Badge color="orange">Not on the line yet</Badge>
    </Tooltip>
  );
}
