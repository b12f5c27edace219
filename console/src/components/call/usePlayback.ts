import { type RefObject, useEffect, useRef, useState } from "react";
import type { Recording, Utterance } from "@/api/types";
import { beginOf, pieceAt, positionIn, saidAt } from "./playback";

export interface Playback {
  audio: RefObject<HTMLAudioElement | null>;
  /** Which piece is in the player. */
  piece: number;
  /** What is being said in it. */
  heardId: string | null;
  playFrom: (utterance: Utterance) => void;
  playPiece: (piece: number) => void;
  /** The player has come to this second of the piece. */
  onPosition: (seconds: number) => void;
  onPieceOver: () => void;
}

/** A recording in one or more pieces, and the words that were recorded, kept beside one another. */
export function usePlayback(recordings: readonly Recording[], utterances: readonly Utterance[]): Playback {
  const audio = useRef<HTMLAudioElement>(null);
  const [piece, setPiece] = useState(0);
  const [moment, setMoment] = useState<number | null>(null);
  const [wanted, setWanted] = useState<{ seconds: number } | null>(null);

  useEffect(() => {
    // Only now the player has the piece that it is to play.
    if (wanted === null || audio.current === null) return;
    audio.current.currentTime = wanted.seconds;
    audio.current.play().catch(() => {}); // what went wrong the player's own error event says
  }, [wanted]);

  const playPiece = (place: number, seconds = 0) => {
    setPiece(place);
    setWanted({ seconds });
  };
  const playFrom = (utterance: Utterance) => {
    const begin = beginOf(utterances, utterance.id);
    const place = pieceAt(recordings, begin);
    const recording = recordings[place];
    if (recording !== undefined) playPiece(place, positionIn(recording, begin));
  };
  const onPosition = (seconds: number) => {
    const recording = recordings[piece];
    if (recording !== undefined) setMoment(Date.parse(recording.started_at) + seconds * 1_000);
  };
  const onPieceOver = () => {
    if (piece + 1 < recordings.length) playPiece(piece + 1);
    else setMoment(null);
  };
  return {
    audio,
    piece,
    heardId: moment === null ? null : (saidAt(utterances, moment)?.id ?? null),
    playFrom,
    playPiece,
    onPosition,
    onPieceOver,
  };
}
