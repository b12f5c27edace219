import { Button } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { type ErrorComponentProps, useRouter } from "@tanstack/react-router";
import { messageOf } from "@/api/problem";
import { Emptiness } from "@/components/Emptiness";

/** A page that could not be shown. A call in progress is not touched: it lives above the router. */
export function CrashPage({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const retry = () => {
    reset();
    void router.invalidate();
  };
  return (
    <main role="alert" style={{ height: "100%" }}>
      <Emptiness icon={<IconAlertTriangle size={20} />} title="This page could not be shown" hint={messageOf(error)}>
        <Button variant="default" size="xs" mt="xs" onClick={retry}>
          Try again
        </Button>
      </Emptiness>
    </main>
  );
}
