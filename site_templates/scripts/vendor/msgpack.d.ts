export function decode(
  data: Uint8Array<ArrayBuffer>,
  options: { rawStrings?: boolean; maxArrayLength: number; maxMapLength: number; maxExtLength: number },
): unknown;
