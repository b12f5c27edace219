import { Button, Modal, Textarea } from "@mantine/core";
import { type FormEvent, useState } from "react";
import type { QuestionOutcome } from "@/api/questions";
import type { Question } from "@/api/types";
import classes from "./Questions.module.css";
import { useCloseQuestion } from "./useCloseQuestion";

interface CloseQuestionProps {
  question: Question;
  outcome: QuestionOutcome;
}

const WORDS: Record<QuestionOutcome, { open: string; note: string; hint: string; submit: string }> = {
  answered: {
    open: "Answered",
    note: "Where is the answer?",
    hint: "For example: the article “Restart your router”",
    submit: "Mark as answered",
  },
  dismissed: {
    open: "Dismiss",
    note: "Why is it none of ours?",
    hint: "For example: we do not sell that",
    submit: "Dismiss for good",
  },
};

/** A button that asks for a note, which may be left out, and closes the question. */
export function CloseQuestion({ question, outcome }: CloseQuestionProps) {
  const [isOpen, setOpen] = useState(false);
  const words = WORDS[outcome];
  return (
    <>
      <Button
        size="compact-sm"
        variant={outcome === "answered" ? "light" : "subtle"}
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        {words.open}
      </Button>
      <Modal opened={isOpen} onClose={() => setOpen(false)} title={question.question} centered>
        <NoteForm question={question} outcome={outcome} onDone={() => setOpen(false)} />
      </Modal>
    </>
  );
}

function NoteForm({ question, outcome, onDone }: CloseQuestionProps & { onDone: () => void }) {
  const words = WORDS[outcome];
  const close = useCloseQuestion(question.id, onDone);
  const [note, setNote] = useState(question.note);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    close.mutate({ state: outcome, note: note.trim() });
  };
  return (
    <form className={classes.form} onSubmit={submit}>
      <Textarea
        label={words.note}
        placeholder={words.hint}
        autosize
        minRows={2}
        maxLength={1_000}
        data-autofocus
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <Button type="submit" loading={close.isPending}>
        {words.submit}
      </Button>
    </form>
  );
}
