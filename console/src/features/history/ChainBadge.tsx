import { Badge, Tooltip } from "@mantine/core";
import { IconLink, IconLinkOff } from "@tabler/icons-react";

interface ChainProps {
  isIntact: boolean;
}

/** Transitions are chained by their hashes: whoever changes one afterwards breaks the chain. */
export function ChainBadge({ isIntact }: ChainProps) {
  return isIntact ? (
    <Tooltip label="No transition was changed or left out since it was written">
      <Badge color="gray" leftSection={<IconLink size={13} aria-hidden />}>
        Record intact
      </Badge>
    </Tooltip>
  ) : (
    <Tooltip label="A transition was changed or left out since it was written">
      <Badge color="red" variant="filled" leftSection={<IconLinkOff size={13} aria-hidden />}>
        Record altered
      </Badge>
    </Tooltip>
  );
}
