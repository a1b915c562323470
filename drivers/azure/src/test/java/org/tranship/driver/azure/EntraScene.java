package org.tranship.driver.azure;

import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import org.tranship.core.store.Store;
import org.tranship.testkit.server.AzuriteServer;
import org.tranship.testkit.server.CertificateAuthority;
import org.tranship.testkit.server.CertificateAuthority.Issued;
import org.tranship.testkit.server.ScratchDirectory;
import org.tranship.testkit.server.entra.EntraDouble;

/// A double of Entra ID that is trusted, and stores that sign in there.
final class EntraScene implements AutoCloseable {
  static {
    // As in the command line: the library writes of every request.
    System.setProperty("org.slf4j.simpleLogger.log.com.microsoft.aad.msal4j", "off");
  }

  /// Made once: `keytool` takes its time.
  private static final class Certificates {
    static final CertificateAuthority TRUSTED =
        CertificateAuthority.make(ScratchDirectory.create("entra").path(), "authority");
    static final Issued SERVER = TRUSTED.issue("server");
    static final Issued APPLICATION = TRUSTED.issue("application");
  }

  /// One for all tests of this JVM, with which it ends.
  private static final class Shared {
    static final AzuriteServer AZURITE = AzuriteServer.startSecured(Certificates.SERVER);
  }

  final EntraDouble entra = EntraDouble.start(Certificates.SERVER);

  static AzuriteServer azurite() {
    return Shared.AZURITE;
  }

  static Issued server() {
    return Certificates.SERVER;
  }

  /// That of an application.
  static Issued own() {
    return Certificates.APPLICATION;
  }

  /// The options that every store of this scene has.
  static Map<String, String> trust() {
    return Map.of("ca", Certificates.TRUSTED.certificate().toString());
  }

  /// The environment of an application that has not said yet by what it proves itself.
  Map<String, String> application() {
    return Map.of(
        "AZURE_TENANT_ID", EntraDouble.TENANT,
        "AZURE_CLIENT_ID", EntraDouble.CLIENT,
        "AZURE_AUTHORITY_HOST", entra.authority().toString());
  }

  /// The environment with a secret.
  Map<String, String> secret() {
    return with(application(), "AZURE_CLIENT_SECRET", EntraDouble.SECRET);
  }

  /// The environment of a machine that has an identity.
  Map<String, String> machine() {
    return Map.of("AZURE_POD_IDENTITY_AUTHORITY_HOST", entra.machine().toString());
  }

  static Map<String, String> with(Map<String, String> some, String name, String value) {
    Map<String, String> all = new TreeMap<>(some);
    all.put(name, value);
    return all;
  }

  Store open(String location, Map<String, String> options, Map<String, String> environment) {
    Map<String, String> all = new TreeMap<>(trust());
    all.putAll(options);
    return TestStores.open(location, all, Map.of(), environment, Clock.systemUTC());
  }

  /// A store on an Azurite that takes tokens; its container is made if it is missing.
  ///
  /// @param path container and prefix
  Store azurite(String path, Map<String, String> options, Map<String, String> environment) {
    Map<String, String> all = new TreeMap<>(options);
    all.put("endpoint", azurite().uri().toString());
    all.put("create-container", "true");
    return open("azblob://" + azurite().account() + "/" + path, all, environment);
  }

  @Override
  public void close() {
    entra.close();
  }
}
