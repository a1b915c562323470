package org.tranship.runbook.imagestore.manifest;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/// What the manifests of an application type refer to, by which an image store has to have it
/// (`ServiceFabricServiceModel.xsd` and `StoreLayoutSpecification.cpp` of
/// microsoft/service-fabric).
///
/// @param name of a service's manifest, or of a package of it
/// @param version of that
public record PackageManifest(String name, String version) {
  private static final String CODE = "CodePackage";
  private static final Set<String> PACKAGES = Set.of(CODE, "ConfigPackage", "DataPackage");

  /// The manifests of services that the manifest of an application type imports.
  ///
  /// @throws IllegalArgumentException saying why it is none
  public static List<PackageManifest> services(byte[] applicationManifest) {
    List<PackageManifest> services = new ArrayList<>();
    read(
        applicationManifest,
        "ApplicationManifest",
        reader -> {
          if (reader.getLocalName().equals("ServiceManifestRef")) {
            services.add(of(reader, "ServiceManifestName", "ServiceManifestVersion"));
          }
        });
    return services;
  }

  /// The packages that the manifest of a service has. Code that a container is made of lies in a
  /// registry of images, and not in the image store.
  ///
  /// @throws IllegalArgumentException saying why it is none
  public static List<PackageManifest> packages(byte[] serviceManifest) {
    List<PackageManifest> packages = new ArrayList<>();
    boolean[] code = {false};
    read(
        serviceManifest,
        "ServiceManifest",
        reader -> {
          String element = reader.getLocalName();
          if (PACKAGES.contains(element)) {
            packages.add(of(reader, "Name", "Version"));
            code[0] = element.equals(CODE);
          } else if (element.equals("ContainerHost") && code[0]) {
            packages.removeLast();
            code[0] = false;
          }
        });
    return packages;
  }

  private interface Element {
    void start(XMLStreamReader reader);
  }

  private static void read(byte[] bytes, String root, Element element) {
    try {
      XMLStreamReader reader =
          ManifestReader.factory().createXMLStreamReader(new ByteArrayInputStream(bytes));
      try {
        boolean met = false;
        while (reader.hasNext()) {
          if (reader.next() == XMLStreamConstants.START_ELEMENT) {
            if (!met && !reader.getLocalName().equals(root)) {
              throw refuse("its root is no " + root);
            }
            met = true;
            element.start(reader);
          }
        }
      } finally {
        reader.close();
      }
    } catch (XMLStreamException e) {
      throw refuse("it is not well-formed, at line " + e.getLocation().getLineNumber());
    }
  }

  private static IllegalArgumentException refuse(String why) {
    return new IllegalArgumentException(why);
  }

  private static PackageManifest of(XMLStreamReader reader, String name, String version) {
    return new PackageManifest(attribute(reader, name), attribute(reader, version));
  }

  private static String attribute(XMLStreamReader reader, String name) {
    String value = reader.getAttributeValue(null, name);
    return value == null ? "" : value;
  }
}
