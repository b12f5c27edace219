import { Button, CloseButton } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { useState } from "react";
import { showFault } from "@/components/faults";
import { useCall } from "../CallProvider";
import classes from "./CallTools.module.css";

const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"] as const;

/** Tones for a machine at the other end, clicked or typed; what was sent stands beside it. */
export function Keypad({ onClose }: { onClose: () => void }) {
  const { press } = useCall();
  const [sent, setSent] = useState("");
  const send = (key: string) => {
    press(key).then(
      () => setSent((before) => before + key),
      (error: unknown) => showFault(error, `The ${key} was not sent`),
    );
  };
  useHotkeys([
    ...KEYS.map((key): [string, () => void] => [key === "*" || key === "#" ? `shift+${key}` : key, () => send(key)]),
    ["Escape", onClose],
  ]);
  return (
    <section className={classes.keypad} aria-label="Keypad">
      {KEYS.map((key) => (
        <Button key={key} size="xs" variant="default" onClick={() => send(key)}>
          {key}
        </Button>
      ))}
      <output className={`${classes.sent} figures`} aria-label="Keys sent">
        {sent || "–"}
      </output>
      <CloseButton aria-label="Close the keypad" onClick={onClose} />
    </section>
  );
}
