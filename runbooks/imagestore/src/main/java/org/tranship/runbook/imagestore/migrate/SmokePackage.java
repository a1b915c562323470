package org.tranship.runbook.imagestore.migrate;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.Durability;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Key;

/// An application package as small as one can be, of a type that nobody makes an application of.
///
/// @param run whose it is; stands in all its names
record SmokePackage(String run) {
  private static final String MARKER = "_.dir";

  /// The application type.
  String type() {
    return "TranshipSmoke-" + run;
  }

  /// The only version of it.
  String version() {
    return "1.0";
  }

  /// Where the package is copied to.
  String folder() {
    return "tranship-smoke-" + run;
  }

  /// What the cluster writes when the type is registered.
  Key registered() {
    return Key.of("Store/" + type() + "/ApplicationManifest." + version() + ".xml");
  }

  /// Its files in the order in which they are written: a folder's marker behind what is in it.
  private Map<Key, String> files() {
    Map<Key, String> files = new LinkedHashMap<>();
    put(files, "SmokePkg/Code/run.cmd", "exit /b 0\r\n");
    put(files, "SmokePkg/Code/" + MARKER, "");
    put(
        files,
        "SmokePkg/ServiceManifest.xml",
        """
        <?xml version="1.0" encoding="utf-8"?>
        <ServiceManifest Name="SmokePkg" Version="1.0" xmlns="http://schemas.microsoft.com/2011/01/fabric">
          <ServiceTypes>
            <StatelessServiceType ServiceTypeName="SmokeType" UseImplicitHost="true" />
          </ServiceTypes>
          <CodePackage Name="Code" Version="1.0">
            <EntryPoint>
              <ExeHost>
                <Program>run.cmd</Program>
              </ExeHost>
            </EntryPoint>
          </CodePackage>
        </ServiceManifest>
        """);
    put(files, "SmokePkg/" + MARKER, "");
    put(
        files,
        "ApplicationManifest.xml",
        """
        <?xml version="1.0" encoding="utf-8"?>
        <ApplicationManifest ApplicationTypeName="%s" ApplicationTypeVersion="%s" xmlns="http://schemas.microsoft.com/2011/01/fabric">
          <ServiceManifestImport>
            <ServiceManifestRef ServiceManifestName="SmokePkg" ServiceManifestVersion="1.0" />
          </ServiceManifestImport>
        </ApplicationManifest>
        """
            .formatted(type(), version()));
    put(files, MARKER, "");
    return files;
  }

  private void put(Map<Key, String> files, String path, String text) {
    files.put(Key.of(folder() + "/" + path), text);
  }

  /// Copies it into the image store.
  void copy(Store store) {
    files()
        .forEach(
            (key, text) -> {
              var _ =
                  store.put(PutRequest.of(key, text.getBytes(StandardCharsets.UTF_8))).orThrow();
            });
    store.feature(Durability.class).ifPresent(it -> it.settle(List.copyOf(files().keySet())));
  }

  /// Removes what is left of it.
  void remove(Store store) {
    for (Key key : List.copyOf(files().keySet()).reversed()) {
      store.delete(List.of(DeleteRequest.of(key))).forEach(WriteOutcome::orThrow);
    }
  }
}
