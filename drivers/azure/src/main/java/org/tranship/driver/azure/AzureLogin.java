package org.tranship.driver.azure;

import java.util.Optional;
import org.tranship.core.value.Secret;

/// As whom requests are made.
sealed interface AzureLogin {
  /// A key of the account, which signs every request.
  ///
  /// @param key in base64, as the portal shows it
  /// @param second the other key, tried when the first is not accepted
  record SharedKey(Secret key, Optional<Secret> second) implements AzureLogin {}

  /// A shared access signature.
  ///
  /// @param query the parameters of the signature, percent-encoded, without `?`
  record Sas(Secret query) implements AzureLogin {}

  /// A bearer token of Microsoft Entra ID, which somebody else asked for and which is not renewed.
  record Token(Secret token) implements AzureLogin {}

  /// Bearer tokens of Microsoft Entra ID, asked for here.
  record Entra(EntraLogin as) implements AzureLogin {}

  /// No credentials: a container that everybody may read.
  record Anonymous() implements AzureLogin {}
}
