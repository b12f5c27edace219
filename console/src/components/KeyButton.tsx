import { Button, type ButtonProps, Kbd } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import type { AriaAttributes } from "react";

interface KeyButtonProps extends ButtonProps, Pick<AriaAttributes, "aria-pressed"> {
  /** The key that presses it, as it is written on it. */
  hotkey: string;
  onPress: () => void;
}

/** A button that a key presses too, and that says which. While it is loading or disabled neither does. */
export function KeyButton({ hotkey, onPress, ...button }: KeyButtonProps) {
  const press = () => {
    if (!button.loading && !button.disabled) onPress();
  };
  useHotkeys([[hotkey.replace(" ", "+"), press]]);
  return (
    <Button
      size="md"
      {...button}
      rightSection={
        <Kbd size="xs" aria-hidden>
          {hotkey}
        </Kbd>
      }
      aria-keyshortcuts={hotkey.replace(" ", "+")}
      onClick={press}
    />
  );
}
