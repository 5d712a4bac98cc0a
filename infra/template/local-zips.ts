import {
  BootstraplessSynthesizer,
  type FileAssetLocation,
  type FileAssetSource,
  type IStackSynthesizer,
} from 'aws-cdk-lib';

/** Name of the bucket that no template ends up with. */
const NOT_UPLOADED = 'not-uploaded';

/** A place in S3, as CDK writes it into a template. */
type Location = { readonly S3Bucket?: unknown; readonly S3Key?: unknown };

/** Leaves the zips where they are: whoever deploys the template uploads them. It needs no bootstrap. */
class LocalZipSynthesizer extends BootstraplessSynthesizer {
  override addFileAsset({ sourceHash }: FileAssetSource): FileAssetLocation {
    return {
      bucketName: NOT_UPLOADED,
      objectKey: sourceHash,
      httpUrl: NOT_UPLOADED,
      s3ObjectUrl: NOT_UPLOADED,
    };
  }
}

// CDK's types differ in what may be undefined.
export const localZipSynthesizer = (): IStackSynthesizer =>
  new LocalZipSynthesizer() as IStackSynthesizer;

/** The hash of the asset, if a value of a template is the location of one that was not uploaded. */
export const assetHash = (value: unknown): string | undefined => {
  const { S3Bucket, S3Key } = (value ?? {}) as Location; // any value has no such fields or these
  return S3Bucket === NOT_UPLOADED && typeof S3Key === 'string' ? S3Key : undefined;
};
