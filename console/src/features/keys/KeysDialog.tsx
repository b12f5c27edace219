import { ActionIcon, Kbd, Modal, Tooltip } from "@mantine/core";
import { useDisclosure, useHotkeys } from "@mantine/hooks";
import { IconKeyboard } from "@tabler/icons-react";
import classes from "./Keys.module.css";

/** Every key of the desk. They are silent while one writes. */
const KEYS: readonly { when: string; keys: readonly (readonly [string, string])[] }[] = [
  {
    when: "When somebody rings",
    keys: [
      ["T", "Take the call, or talk with the colleague who asks"],
      ["D", "Decline"],
    ],
  },
  {
    when: "In a call",
    keys: [
      ["M", "Mute and unmute"],
      ["H", "Hold and resume"],
      ["X", "Transfer to a colleague or a skill"],
      ["C", "Ask a colleague first"],
      ["B", "Give the caller back to the AI"],
      ["K", "Keypad; then 0 to 9, * and #, Esc closes it"],
      ["Shift E", "End the call"],
    ],
  },
  {
    when: "While a colleague is asked",
    keys: [
      ["G", "Give the colleague the caller"],
      ["R", "Back to the caller"],
      ["L", "Leave, when you are the one who is asked"],
    ],
  },
  {
    when: "In forms",
    keys: [
      ["Ctrl Enter", "Send: a transfer, a question, the wrap-up"],
      ["Esc", "Close without sending"],
    ],
  },
  { when: "Everywhere", keys: [["?", "This list"]] },
];

export function KeysButton() {
  const [isOpen, dialog] = useDisclosure(false);
  useHotkeys([["shift+?", dialog.toggle]]);
  return (
    <>
      <Tooltip label="Keys (?)">
        <ActionIcon aria-label="Keys" aria-keyshortcuts="?" onClick={dialog.open}>
          <IconKeyboard size={18} />
        </ActionIcon>
      </Tooltip>
      <Modal opened={isOpen} onClose={dialog.close} title="Keys of the desk" size="lg" centered>
        <div className={classes.groups}>
          {KEYS.map(({ when, keys }) => (
            <section key={when}>
              <h3 className={classes.when}>{when}</h3>
              <dl className={classes.keys}>
                {keys.map(([key, what]) => (
                  <div key={key}>
                    <dt>
                      <Kbd>{key}</Kbd>
                    </dt>
                    <dd>{what}</dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
        </div>
      </Modal>
    </>
  );
}
