package org.tranship.testkit.server.fabric;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The manifests of an application type, as short as they may be.
public final class SampleApplication {
  private static final String NAMESPACE = "http://schemas.microsoft.com/2011/01/fabric";

  private SampleApplication() {}

  /// The manifest of a type.
  ///
  /// @param services names of services, of which the manifests have this version too
  public static String type(String name, String version, String... services) {
    String imports =
        Stream.of(services)
            .map(
                service ->
                    "  <ServiceManifestImport><ServiceManifestRef ServiceManifestName=\"%s\" ServiceManifestVersion=\"%s\" /></ServiceManifestImport>\n"
                        .formatted(service, version))
            .collect(Collectors.joining());
    return "<ApplicationManifest ApplicationTypeName=\"%s\" ApplicationTypeVersion=\"%s\" xmlns=\"%s\">\n%s</ApplicationManifest>\n"
        .formatted(name, version, NAMESPACE, imports);
  }

  /// The manifest of a service of it.
  ///
  /// @param packages each as its kind, such as `Code`, a blank, and its name; all have this version
  public static String service(String name, String version, String... packages) {
    String all =
        Stream.of(packages)
            .map(each -> each.split(" ", 2))
            .map(
                each ->
                    "  <%sPackage Name=\"%s\" Version=\"%s\" />\n"
                        .formatted(each[0], each[1], version))
            .collect(Collectors.joining());
    return "<ServiceManifest Name=\"%s\" Version=\"%s\" xmlns=\"%s\">\n%s</ServiceManifest>\n"
        .formatted(name, version, NAMESPACE, all);
  }
}
