package org.tranship.runbook.imagestore.connection;

import java.util.Locale;
import java.util.Optional;
import org.tranship.client.xstore.XStoreString;

/// The value of `Management/ImageStoreConnectionString`, read as Service Fabric reads it
/// (`ImageStoreFactory.cs` and `XStoreCommon.cs` of microsoft/service-fabric).
///
/// `toString` is for people: it has the place and no secret.
public sealed interface ConnectionString
    permits ConnectionString.NativeStore,
        ConnectionString.AzureContainer,
        ConnectionString.SingleMachine,
        ConnectionString.KeptElsewhere,
        ConnectionString.Encrypted,
        FileShare {
  /// How a manifest has to spell the native store: two of the checks of Service Fabric do not
  /// ignore case.
  String NATIVE = "fabric:ImageStore";

  String FABRIC = "fabric:";
  String FILE = "file:";
  String XSTORE = "xstore:";

  /// @param text the value, or what was typed on a command line
  /// @param encrypted whether the manifest marks the value with `IsEncrypted="true"`
  /// @throws IllegalArgumentException saying what is wrong with it, without a secret
  static ConnectionString parse(String text, boolean encrypted) {
    if (encrypted) {
      return new Encrypted();
    }
    String value = text.strip();
    if (isOfSingleMachine(value)) {
      return new SingleMachine();
    }
    if (starts(value, "dsms:")) {
      return new KeptElsewhere("dsms:");
    }
    if (starts(value, FILE)) {
      return FileShare.parse(value);
    }
    if (starts(value, XSTORE)) {
      return hasSourceLocation(value)
          ? new KeptElsewhere("SourceLocation")
          : new AzureContainer(XStoreString.parse(value));
    }
    if (starts(value, NATIVE)) {
      return new NativeStore(value);
    }
    throw new IllegalArgumentException(
        "it starts with none of xstore:, file: and fabric:ImageStore, and is not _default_");
  }

  /// Whether a value stands for the folder of the only machine. That one is never encrypted.
  static boolean isOfSingleMachine(String text) {
    String value = text.strip();
    return value.isEmpty() || starts(value, "_default_");
  }

  private static boolean starts(String value, String prefix) {
    return value.regionMatches(true, 0, prefix, 0, prefix.length());
  }

  private static boolean hasSourceLocation(String value) {
    String plain = value.replace("\\;", ";").replace("\\=", "=").toLowerCase(Locale.ROOT);
    return plain.contains(";sourcelocation=") || plain.startsWith("xstore:sourcelocation=");
  }

  /// Whether both mean one store, as Service Fabric decides it when an upgrade of the cluster
  /// changes the string: keys and passwords may be others. An encrypted string, and one that does
  /// not say where the store is, is the same as nothing.
  boolean isSameStoreAs(ConnectionString other);

  /// Why nobody can open the store with this string alone, and what can be done instead; empty
  /// where one can.
  default Optional<String> obstacle() {
    return Optional.empty();
  }

  /// The cluster's own Image Store Service.
  ///
  /// @param text as it was written
  record NativeStore(String text) implements ConnectionString {
    /// Whether it is spelt as all of Service Fabric understands it.
    public boolean isExact() {
      return text.equals(NATIVE);
    }

    @Override
    public boolean isSameStoreAs(ConnectionString other) {
      return other instanceof NativeStore(String theirs) && text.equalsIgnoreCase(theirs);
    }

    @Override
    public String toString() {
      int query = text.indexOf('?');
      return query < 0 ? text : text.substring(0, query);
    }
  }

  /// A container of Azure Storage.
  record AzureContainer(XStoreString string) implements ConnectionString {
    @Override
    public boolean isSameStoreAs(ConnectionString other) {
      return other instanceof AzureContainer(XStoreString theirs) && string.isSameStoreAs(theirs);
    }

    @Override
    public String toString() {
      return string.toString();
    }
  }

  /// `_default_`, or nothing: a folder of the only machine.
  record SingleMachine() implements ConnectionString {
    @Override
    public boolean isSameStoreAs(ConnectionString other) {
      return other instanceof SingleMachine;
    }

    @Override
    public Optional<String> obstacle() {
      return Optional.of(
          "it stands for the folder ImageStore below the data root of the only machine; name that"
              + " folder, as in file:/data/ImageStore");
    }

    @Override
    public String toString() {
      return "_default_";
    }
  }

  /// A container whose key is not in the string but with a secret manager of the cluster.
  ///
  /// @param mark what it is known by
  record KeptElsewhere(String mark) implements ConnectionString {
    @Override
    public boolean isSameStoreAs(ConnectionString other) {
      return false;
    }

    @Override
    public Optional<String> obstacle() {
      return Optional.of(
          "it has "
              + mark
              + ", so a secret manager of the cluster keeps its key, and nothing outside of the"
              + " cluster can open the store with it; name the container as azblob://ACCOUNT/CONTAINER"
              + " with a key, a shared access signature or a login of Entra");
    }

    @Override
    public String toString() {
      return "a string with " + mark;
    }
  }

  /// A value that only a node of the cluster can decrypt.
  record Encrypted() implements ConnectionString {
    @Override
    public boolean isSameStoreAs(ConnectionString other) {
      return false;
    }

    @Override
    public Optional<String> obstacle() {
      return Optional.of(
          "the manifest marks it with IsEncrypted=\"true\"; decrypt it on a node of the cluster with"
              + " Invoke-ServiceFabricDecryptText, and name the store by what that prints");
    }

    @Override
    public String toString() {
      return "an encrypted string";
    }
  }
}
