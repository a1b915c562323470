package org.tranship.client.xstore;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.tranship.core.value.Secret;

/// The connection string of a Service Fabric image store on Azure Storage, read as Service Fabric
/// reads it (`XStoreCommon.cs` of microsoft/service-fabric).
///
/// The rules: `\;` and `\=` stand for `;` and `=`; the prefix `xstore:` ignores case; a blank
/// anywhere is refused; fields are split at `;` and each at its first `=`; names ignore case and
/// come once. The *default form* has an account's name and key and a container and none of the
/// words `BlobEndpoint`, `QueueEndpoint`, `TableEndpoint`, `EndpointSuffix`; everything else is the
/// *custom form*, of which only the text before the last `Container=` counts besides the container.
///
/// @param account the storage account
/// @param key its key, or empty where the string has none
/// @param secondKey used when the first is not accepted
/// @param container the container
/// @param endpoint of the blob service, with one slash at its end
/// @param suffix the endpoint suffix, where one is given
public record XStoreString(
    String account,
    Optional<Secret> key,
    Optional<Secret> secondKey,
    String container,
    String endpoint,
    Optional<String> suffix) {

  private static final String SCHEME = "xstore:";
  private static final String PUBLIC_SUFFIX = "core.windows.net";

  /// @param text with its prefix `xstore:`
  /// @throws IllegalArgumentException saying what is wrong, without any value that may be a secret
  public static XStoreString parse(String text) {
    String plain = text.replace("\\;", ";").replace("\\=", "=");
    if (!plain.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw new IllegalArgumentException("it does not start with xstore:");
    }
    String settings = plain.substring(SCHEME.length()).strip();
    if (settings.isEmpty()) {
      throw new IllegalArgumentException("it has no settings behind xstore:");
    }
    if (settings.chars().anyMatch(Character::isWhitespace)) {
      throw new IllegalArgumentException("it has a blank in it, which Service Fabric refuses");
    }
    if (settings.matches("[A-Za-z0-9+/]+={0,2}")) {
      throw new IllegalArgumentException(
          "it has no fields and looks encrypted; the manifest marks such a string with"
              + " IsEncrypted=\"true\", and it must be decrypted on a node of the cluster");
    }
    FieldText fields = FieldText.parse(settings);
    if (fields.has("sourcelocation")) {
      throw new IllegalArgumentException(
          "it has SourceLocation, so its key is kept by a secret manager of the cluster and is not"
              + " in it");
    }
    return isDefaultForm(settings) ? defaultForm(fields) : customForm(settings, fields);
  }

  /// Tests of substrings, not of fields: so it is in Service Fabric.
  private static boolean isDefaultForm(String settings) {
    String lower = settings.toLowerCase(Locale.ROOT);
    return Stream.of("accountname", "accountkey", "container").allMatch(lower::contains)
        && Stream.of("blobendpoint", "queueendpoint", "tableendpoint", "endpointsuffix")
            .noneMatch(lower::contains);
  }

  private static XStoreString defaultForm(FieldText fields) {
    String account = required(fields, "accountname", "AccountName");
    String key = required(fields, "accountkey", "AccountKey");
    return new XStoreString(
        account,
        Optional.of(new Secret(key)),
        fields.get("secondaryaccountkey").map(Secret::new),
        required(fields, "container", "Container"),
        protocol(fields) + "://" + account + ".blob." + PUBLIC_SUFFIX + "/",
        Optional.empty());
  }

  private static XStoreString customForm(String settings, FieldText all) {
    int last = settings.toLowerCase(Locale.ROOT).lastIndexOf("container=");
    if (last < 0) {
      throw new IllegalArgumentException("it does not name a Container");
    }
    // What stands behind the container is dropped, but for the second key, which is looked for in
    // all of it.
    FieldText fields = FieldText.parse(settings.substring(0, last));
    String account = required(fields, "accountname", "AccountName");
    Optional<String> suffix = fields.get("endpointsuffix");
    Optional<String> given = fields.get("blobendpoint").map(XStoreString::slashed);
    Optional<String> made =
        suffix.map(it -> slashed(protocol(fields) + "://" + account + ".blob." + it));
    if (given.isEmpty() && made.isEmpty()) {
      throw new IllegalArgumentException("it has neither BlobEndpoint nor EndpointSuffix");
    }
    if (given.isPresent() && made.isPresent() && !given.equals(made)) {
      throw new IllegalArgumentException(
          "its BlobEndpoint is not the address that its AccountName and EndpointSuffix make");
    }
    return new XStoreString(
        account,
        fields.get("accountkey").map(Secret::new),
        all.get("secondaryaccountkey").map(Secret::new),
        required(all, "container", "Container"),
        given.or(() -> made).orElseThrow(),
        suffix);
  }

  private static String protocol(FieldText fields) {
    String protocol =
        fields.get("defaultendpointsprotocol").orElse("https").toLowerCase(Locale.ROOT);
    if (!protocol.equals("https") && !protocol.equals("http")) {
      throw new IllegalArgumentException("its DefaultEndpointsProtocol is neither https nor http");
    }
    return protocol;
  }

  private static String required(FieldText fields, String name, String spelt) {
    return fields
        .get(name)
        .orElseThrow(() -> new IllegalArgumentException("it does not give " + spelt));
  }

  private static String slashed(String endpoint) {
    return endpoint.replaceFirst("/*$", "") + "/";
  }

  /// Whether both mean one store, as Service Fabric decides it when a cluster's string changes: a
  /// key may be another one.
  public boolean isSameStoreAs(XStoreString other) {
    return account.equalsIgnoreCase(other.account)
        && container.equalsIgnoreCase(other.container)
        && suffix.orElse("").equalsIgnoreCase(other.suffix.orElse(""));
  }

  /// The string for people, without its keys.
  @Override
  public String toString() {
    return SCHEME
        + "BlobEndpoint="
        + endpoint
        + ";AccountName="
        + account
        + ";Container="
        + container;
  }
}
