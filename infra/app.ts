import { createApp } from './stack/create-app.ts';
import { build } from './build/build.ts';
await build();
createApp().synth();
