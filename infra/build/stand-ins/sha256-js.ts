/** What the SDK would hash with if Node could not. Node always can. */
export class Sha256Js {
  constructor() {
    throw new Error('This Node.js cannot make SHA-256 hashes, which AWS needs.');
  }
}
