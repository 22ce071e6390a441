type Bytes = Uint8Array<ArrayBuffer>;

export class ZipPassThrough {
  constructor(path: string);
  mtime: string;
  push(data: Bytes, last: boolean): void;
}

export class Zip {
  constructor(onData: (error: Error | null, part: Bytes, last: boolean) => void);
  add(file: ZipPassThrough): void;
  end(): void;
}
