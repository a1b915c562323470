package org.tranship.driver.azure;

import java.util.Optional;
import org.tranship.client.xstore.FieldText;
import org.tranship.core.value.Secret;

/// An Azure Storage connection string, as the portal shows it and the SDKs read it.
///
/// @param account the account, where it is named
/// @param endpoint the blob service, where it is named or follows from the account
/// @param key the account's key, if it has one
/// @param sas the shared access signature, if it has one
record ConnectionString(
    Optional<String> account,
    Optional<String> endpoint,
    Optional<Secret> key,
    Optional<Secret> sas) {
  /// Azurite's account and key, which Microsoft publishes and which are the same everywhere.
  private static final String EMULATOR_ACCOUNT = "devstoreaccount1";

  private static final String EMULATOR_KEY =
      "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

  /// @throws IllegalArgumentException saying what is wrong, without any value
  static ConnectionString parse(String text) {
    FieldText fields = FieldText.parse(text.strip());
    if (fields.get("usedevelopmentstorage").orElse("").equalsIgnoreCase("true")) {
      return new ConnectionString(
          Optional.of(EMULATOR_ACCOUNT),
          Optional.of("http://127.0.0.1:10000/" + EMULATOR_ACCOUNT),
          Optional.of(new Secret(EMULATOR_KEY)),
          Optional.empty());
    }
    Optional<String> account = fields.get("accountname");
    Optional<String> made =
        account.map(
            name ->
                fields.get("defaultendpointsprotocol").orElse("https")
                    + "://"
                    + name
                    + ".blob."
                    + fields.get("endpointsuffix").orElse("core.windows.net"));
    Optional<String> endpoint = fields.get("blobendpoint").or(() -> made);
    if (endpoint.isEmpty()) {
      throw new IllegalArgumentException("it names neither an AccountName nor a BlobEndpoint");
    }
    return new ConnectionString(
        account,
        endpoint,
        fields.get("accountkey").map(Secret::new),
        fields.get("sharedaccesssignature").map(Secret::new));
  }
}
