import { Button, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconSend } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { sendRemark } from "@/api/supervision";
import { showFault } from "@/components/faults";
import classes from "./Wall.module.css";

/** A line for the agent, behind the caller's back. */
export function RemarkForm({ callId }: { callId: string }) {
  const [text, setText] = useState("");
  const remark = useMutation({
    mutationFn: () => sendRemark(callId, text.trim()),
    onSuccess: () => {
      setText("");
      notifications.show({ color: "green", message: "The agent has your remark. The caller is not told." });
    },
    onError: (error) => showFault(error, "The remark was not sent"),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() !== "") remark.mutate();
  };
  return (
    <form className={classes.remark} onSubmit={submit}>
      <TextInput
        label="Remark to the agent"
        description="The agent acts on it; the caller is not told."
        placeholder="Ask for the invoice number"
        maxLength={500}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Button type="submit" variant="default" leftSection={<IconSend size={15} />} loading={remark.isPending}>
        Send
      </Button>
    </form>
  );
}
