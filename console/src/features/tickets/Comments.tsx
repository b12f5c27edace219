import { Button, Textarea } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { commentTicket } from "@/api/tickets";
import type { TicketDetail } from "@/api/types";
import { Panel } from "@/components/Panel";
import { fullDate, shortDate } from "@/format/time";
import classes from "./TicketPage.module.css";
import { useTicketMutation } from "./useTicketMutation";

interface CommentsProps {
  ticket: TicketDetail;
}

/** What people noted, and room for one more. A comment stays as it was written. */
export function Comments({ ticket }: CommentsProps) {
  return (
    <Panel title="Comments" scroll={false}>
      {ticket.comments.length > 0 && (
        <ul className={classes.comments}>
          {ticket.comments.map((comment) => (
            <li key={comment.id} className={classes.comment}>
              <strong>{comment.author.name}</strong>{" "}
              <time
                className={`${classes.by} figures`}
                dateTime={comment.created_at}
                title={fullDate(comment.created_at)}
              >
                {shortDate(comment.created_at)}
                {comment.ticket_id !== ticket.id && ", on a ticket that was merged into this one"}
              </time>
              <p>{comment.text}</p>
            </li>
          ))}
        </ul>
      )}
      {ticket.merged_into === null && <CommentForm ticket={ticket} />}
    </Panel>
  );
}

function CommentForm({ ticket }: CommentsProps) {
  const [text, setText] = useState("");
  const write = useTicketMutation(ticket, () => commentTicket(ticket.id, text.trim()), "The comment was not written");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() !== "") write.mutate(undefined, { onSuccess: () => setText("") });
  };
  return (
    <form className={classes.write} onSubmit={submit}>
      <Textarea
        aria-label="Comment"
        placeholder="A note for whoever comes next; it stays with your name"
        autosize
        minRows={2}
        maxLength={5_000}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Button type="submit" size="xs" loading={write.isPending} disabled={text.trim() === ""}>
        Comment
      </Button>
    </form>
  );
}
