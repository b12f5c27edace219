import { IconMapQuestion } from "@tabler/icons-react";
import { Emptiness } from "./Emptiness";

interface NotFoundProps {
  what: string;
}

export function NotFound({ what }: NotFoundProps) {
  return (
    <Emptiness
      icon={<IconMapQuestion size={20} />}
      title={`There is no such ${what}`}
      hint="The address may be mistyped, or what it named is gone."
    />
  );
}
