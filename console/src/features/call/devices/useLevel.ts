import { useEffect, useState } from "react";
import { type MicFault, micFaultOf } from "@/components/leg/microphone";

const EVERY_MS = 80;
const HEARD_PERCENT = 12;

/** How loud the microphone is, and why it cannot be opened when it cannot. */
export interface Level {
  percent: number;
  wasHeard: boolean;
  isOpen: boolean;
  fault: MicFault | null;
}

const SILENT: Level = { percent: 0, wasHeard: false, isOpen: false, fault: null };

export function useLevel(deviceId: string | null): Level {
  const [level, setLevel] = useState(SILENT);
  useEffect(() => {
    let stop = () => {};
    let isOver = false;
    setLevel(SILENT);
    open(deviceId).then(
      (stream) => {
        if (isOver) return close(stream);
        stop = measure(stream, (percent) =>
          setLevel((before) => ({
            percent,
            wasHeard: before.wasHeard || percent >= HEARD_PERCENT,
            isOpen: true,
            fault: null,
          })),
        );
      },
      (error: unknown) => !isOver && setLevel({ ...SILENT, fault: micFaultOf(error) }),
    );
    return () => {
      isOver = true;
      stop();
    };
  }, [deviceId]);
  return level;
}

async function open(deviceId: string | null): Promise<MediaStream> {
  // Without https there is no such thing at all.
  if (navigator.mediaDevices === undefined) throw new DOMException("", "DeviceUnsupportedError");
  return navigator.mediaDevices.getUserMedia({ audio: deviceId === null ? true : { deviceId: { exact: deviceId } } });
}

function close(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

function measure(stream: MediaStream, tell: (percent: number) => void): () => void {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    const peak = samples.reduce((loudest, sample) => Math.max(loudest, Math.abs(sample)), 0);
    tell(Math.round(Math.min(1, peak * 2) * 100));
  }, EVERY_MS);
  return () => {
    clearInterval(timer);
    close(stream);
    void context.close();
  };
}
