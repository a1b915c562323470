package org.tranship.driver.azure;

import java.nio.file.Path;
import java.util.Optional;
import org.tranship.client.http.HttpEndpoint;
import org.tranship.core.value.Secret;

/// As whom, and by what proof, Microsoft Entra ID is asked for tokens.
sealed interface EntraLogin {
  /// An application of a tenant, which asks the authority.
  ///
  /// @param authority spoken to with TLS; a sovereign cloud has its own
  /// @param tenant its id, or a domain of it
  /// @param client the application's id
  record Application(HttpEndpoint authority, String tenant, String client, Proof proof)
      implements EntraLogin {}

  /// The identity of the machine, which its own endpoint gives out to whoever runs there.
  ///
  /// @param client which of several; the machine's own when empty
  /// @param standIn who is asked in the place of 169.254.169.254, as with Kubernetes' older pod
  ///   identity
  record Machine(Optional<String> client, Optional<HttpEndpoint> standIn) implements EntraLogin {}

  /// What proves that an application is the one it says it is. Files are read again for every
  /// token: whoever wrote them may have renewed them.
  sealed interface Proof {
    /// A password of the application.
    record ClientSecret(Secret secret) implements Proof {}

    /// A certificate that the application knows, and its key.
    ///
    /// @param file PEM, with the certificate and its key, PKCS#8 and not encrypted
    record Certificate(Path file) implements Proof {}

    /// A token of somebody whom the application trusts, such as a Kubernetes cluster.
    ///
    /// @param file holds the token and nothing else
    record TokenFile(Path file) implements Proof {}
  }
}
