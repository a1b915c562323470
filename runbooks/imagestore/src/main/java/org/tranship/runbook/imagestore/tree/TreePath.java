package org.tranship.runbook.imagestore.tree;

import java.util.Locale;
import java.util.regex.Pattern;

/// A path of an image store, and what it means there. All kinds of image stores have the same tree
/// (`StoreLayoutSpecification.cpp` and `NamePatterns.cpp` of microsoft/service-fabric).
///
/// @param text with `/` between its parts
/// @param meaning what is there
/// @param owner the application type below `Store`, or the root folder of a package that was copied
///   in; empty elsewhere
/// @param unit the folder that is uploaded as a whole and marked as such, if the path is in one:
///   that of a code, configuration or data package, of a runtime, or of a package that was copied
///   in; empty where files are written singly
public record TreePath(String text, Meaning meaning, String owner, String unit) {
  /// Application types that are registered.
  public static final String STORE = "Store";

  /// Versions of the cluster that are registered.
  public static final String CLUSTER = "WindowsFabricStore";

  private static final String APPLICATIONS = "apps";
  private static final Pattern TYPE_MANIFEST = Pattern.compile("ApplicationManifest\\..+\\.xml");
  private static final Pattern SERVICE_MANIFEST = Pattern.compile(".+\\.Manifest\\..+\\.xml");
  private static final Pattern CLUSTER_MANIFEST = Pattern.compile("ClusterManifest\\..+\\.xml");
  private static final Pattern RUNTIME =
      Pattern.compile("(WindowsFabric|servicefabric).*\\.(msi|cab|deb|rpm|zip)");

  /// What is at a path.
  public enum Meaning {
    /// The manifest of a registered version of an application type.
    TYPE_MANIFEST,
    /// The manifest of a service of it.
    SERVICE_MANIFEST,
    /// The checksum of what has the name before it.
    CHECKSUM,
    /// A file of a package of code, configuration or data.
    PACKAGE_FILE,
    /// A package in one file.
    PACKAGE_ARCHIVE,
    /// Written when an application was made or upgraded.
    INSTANCE,
    /// The manifest of a registered version of the cluster.
    CLUSTER_MANIFEST,
    /// The runtime of a registered version of the cluster.
    RUNTIME,
    /// Of a package that was copied in and is not registered, or is left from a registration.
    INCOMING,
    /// Of what a folder's provider left when it was stopped while it replaced something.
    LEFTOVER,
    /// Nothing that Service Fabric writes there.
    OTHER
  }

  /// What a path means. Only a folder's provider leaves something behind, beside what it was
  /// replacing: elsewhere, and inside a package, a name that ends in `.new` or `.old` is any other.
  ///
  /// @param layout the kind of the store that holds it
  public static TreePath of(String text, Layout layout) {
    TreePath path = of(text);
    boolean left =
        layout == Layout.FILES && (path.unit.endsWith(".new") || path.unit.endsWith(".old"));
    return left ? new TreePath(text, Meaning.LEFTOVER, path.owner, path.unit) : path;
  }

  /// What a path means in a store that leaves nothing behind; a marker is taken as a file beside
  /// which it lies.
  public static TreePath of(String text) {
    String[] parts = text.split("/", -1);
    if (parts.length == 1) {
      return new TreePath(text, Meaning.OTHER, "", "");
    }
    return switch (parts[0]) {
      case STORE -> ofType(text, parts);
      case CLUSTER -> ofCluster(text, parts);
      default -> new TreePath(text, Meaning.INCOMING, parts[0], parts[0]);
    };
  }

  private static TreePath ofType(String text, String[] parts) {
    if (parts.length == 2) {
      return new TreePath(text, Meaning.OTHER, "", "");
    }
    String owner = parts[1];
    String third = parts[2];
    if (parts.length == 3) {
      return new TreePath(text, single(third), owner, "");
    }
    return third.equals(APPLICATIONS)
        ? new TreePath(text, Meaning.INSTANCE, owner, "")
        : new TreePath(text, Meaning.PACKAGE_FILE, owner, STORE + "/" + owner + "/" + third);
  }

  private static Meaning single(String name) {
    if (name.endsWith(".checksum")) {
      return Meaning.CHECKSUM;
    }
    if (TYPE_MANIFEST.matcher(name).matches()) {
      return Meaning.TYPE_MANIFEST;
    }
    if (SERVICE_MANIFEST.matcher(name).matches()) {
      return Meaning.SERVICE_MANIFEST;
    }
    return name.toLowerCase(Locale.ROOT).endsWith(".zip") ? Meaning.PACKAGE_ARCHIVE : Meaning.OTHER;
  }

  private static TreePath ofCluster(String text, String[] parts) {
    if (parts.length > 2) {
      return new TreePath(text, Meaning.RUNTIME, "", CLUSTER + "/" + parts[1]);
    }
    if (CLUSTER_MANIFEST.matcher(parts[1]).matches()) {
      return new TreePath(text, Meaning.CLUSTER_MANIFEST, "", "");
    }
    boolean runtime = RUNTIME.matcher(parts[1]).matches();
    return new TreePath(text, runtime ? Meaning.RUNTIME : Meaning.OTHER, "", "");
  }

  /// The folder of a path; empty for one at the root.
  public static String folder(String path) {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? "" : path.substring(0, slash);
  }

  /// Whether a directory is written to file by file, and so never carries a marker of its own, even
  /// if what lies around it does.
  static boolean isWrittenSingly(String directory) {
    String[] parts = directory.split("/", -1);
    return directory.isEmpty()
        || parts[0].equals(CLUSTER) && parts.length == 1
        || parts[0].equals(STORE) && (parts.length <= 2 || parts[2].equals(APPLICATIONS));
  }
}
