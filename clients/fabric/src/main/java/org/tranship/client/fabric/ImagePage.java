package org.tranship.client.fabric;

import java.util.List;

/// A part of what a folder holds, one level deep. The number of files that the gateway tells of
/// folders is left out: it has 16 bits only.
///
/// @param files in it
/// @param folders in it; one may come again on the next page
/// @param next asks for the next page; empty at the end
public record ImagePage(List<ImageFile> files, List<String> folders, String next) {
  public ImagePage {
    files = List.copyOf(files);
    folders = List.copyOf(folders);
  }

  /// Whether nothing is there at all.
  public boolean isEmpty() {
    return files.isEmpty() && folders.isEmpty() && next.isEmpty();
  }
}
