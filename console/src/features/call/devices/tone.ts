const SECONDS = 0.6;

/** A short tone from this loudspeaker; from the system's own for `null`. */
export async function playTone(deviceId: string | null): Promise<void> {
  const context = new AudioContext();
  if (deviceId !== null && "setSinkId" in context) {
    await (context as AudioContext & { setSinkId: (id: string) => Promise<void> }).setSinkId(deviceId);
  }
  const gain = context.createGain();
  gain.gain.setValueAtTime(0.2, context.currentTime);
  gain.gain.linearRampToValueAtTime(0, context.currentTime + SECONDS);
  const tone = context.createOscillator();
  tone.frequency.value = 523;
  tone.connect(gain).connect(context.destination);
  tone.onended = () => void context.close();
  tone.start();
  tone.stop(context.currentTime + SECONDS);
}
