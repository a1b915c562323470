package org.tranship.runbook.anchore.config;

import org.tranship.core.value.Secret;

/// How Anchore's S3 driver signs its requests.
public sealed interface S3Credentials {
  /// The two keys of the configuration; they win over `iamauto`.
  record Keys(Secret accessKey, Secret secretKey) implements S3Credentials {}

  /// The usual AWS chain: environment, profile files, instance role.
  record Chain() implements S3Credentials {}
}
