package org.tranship.runbook.imagestore.tree;

/// Objects of an image store that are not content but say something of it. None of them is ever
/// copied; a copy writes its own.
public enum Marker {
  /// Of XStore: what was uploaded to this folder is whole (`XStoreImageStore.cs`).
  XSTORE("serviceplatform.xstore.manifest"),
  /// Of the Image Store Service: this directory is whole.
  NATIVE("_.dir"),
  /// Of a folder: somebody reads what has the name before it.
  READER_LOCK(".ReaderLock"),
  /// Of a folder: somebody writes what has the name before it, so it is not whole.
  WRITER_LOCK(".WriterLock"),
  /// Nothing of that: content.
  NONE("");

  private final String name;

  Marker(String name) {
    this.name = name;
  }

  /// The name of the object, or what it ends in.
  public String text() {
    return name;
  }

  /// What the object of this path is in a store without locks. The names of markers do not ignore
  /// case.
  public static Marker of(String path) {
    String last = path.substring(path.lastIndexOf('/') + 1);
    if (last.equals(XSTORE.name)) {
      return XSTORE;
    }
    return last.equals(NATIVE.name) ? NATIVE : NONE;
  }

  /// What the object of this path is. Only folders have locks: elsewhere a file of such a name is
  /// content.
  ///
  /// @param layout the kind of the store that holds it
  public static Marker of(String path, Layout layout) {
    if (layout == Layout.FILES && path.endsWith(READER_LOCK.name)) {
      return READER_LOCK;
    }
    return layout == Layout.FILES && path.endsWith(WRITER_LOCK.name) ? WRITER_LOCK : of(path);
  }

  /// The path beside which a lock lies.
  ///
  /// @param path of this lock
  String locked(String path) {
    return path.substring(0, path.length() - name.length());
  }

  /// The path of this marker in a folder.
  ///
  /// @param folder empty for the root
  public String in(String folder) {
    return folder.isEmpty() ? name : folder + "/" + name;
  }
}
