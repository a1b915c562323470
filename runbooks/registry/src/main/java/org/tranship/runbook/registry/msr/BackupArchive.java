package org.tranship.runbook.registry.msr;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads the archive of a metadata backup from its beginning to its end, so that no text of an
/// error, and no half of an archive, is taken for one. What its files say is not looked at.
///
/// Source: the POSIX ustar format, and GNU's sizes in binary: headers of 512 bytes, each with the
/// sum of its bytes; data in whole blocks of 512; two blocks of zeros at the end, and nothing but
/// zeros behind them; and of pax the records of an entry that tell the size of the next. The names
/// are as Docker's and Mirantis' documents show them.
final class BackupArchive {
  private static final int BLOCK = 512;
  private static final int NAME = 100;
  private static final int SIZE = 124;
  private static final int SUM = 148;
  private static final int SUM_END = 156;
  private static final int PREFIX = 345;
  private static final int PREFIX_END = 500;
  private static final int TYPE = 156;
  private static final int MAGIC = 257;
  private static final int MAGIC_END = 263;
  private static final int RECORDS = 1 << 20;
  private static final Pattern PAX_SIZE = Pattern.compile("(?:^|\\n)\\d+ size=(\\d{1,18})\\n");
  private static final Pattern ROOT =
      Pattern.compile("(?:\\./)?(?:dtr|msr)-backup-v?(\\d+\\.\\d+(?:\\.\\d+)?)[^/]*/.*");

  private Optional<String> version = Optional.empty();
  private long entries;

  private BackupArchive() {}

  /// Why a file is no backup of an MSR of this version; empty if it is one.
  ///
  /// @throws IOException if it cannot be read
  static Optional<String> objection(Path file, MsrVersion wanted) throws IOException {
    BackupArchive archive = new BackupArchive();
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      Optional<String> fault = archive.read(in);
      if (fault.isPresent()) {
        return Optional.of(file + " is no whole archive (tar): " + fault.get());
      }
    }
    if (archive.version.isEmpty()) {
      return Optional.of(
          file
              + " is an archive of "
              + archive.entries
              + " entries, and none of them is named as those of a backup of MSR"
              + " (dtr-backup-v2.9.16/...)");
    }
    String told = archive.version.get();
    return MsrVersion.parse(told).isSame(wanted)
        ? Optional.empty()
        : Optional.of(file + " is of version " + told + ", and MSR is " + wanted);
  }

  private Optional<String> read(InputStream in) throws IOException {
    long at = 0;
    Optional<Long> told = Optional.empty();
    while (true) {
      byte[] header = in.readNBytes(BLOCK);
      if (header.length < BLOCK) {
        return Optional.of(
            "it ends at byte " + (at + header.length) + ", before its end is marked");
      }
      if (isZero(header)) {
        return end(in, at + BLOCK);
      }
      if (!hasItsSum(header)) {
        return Optional.of("at byte " + at + " is no header of an entry");
      }
      long size = told.orElse(size(header));
      if (size < 0) {
        return Optional.of("the entry at byte " + at + " tells no size");
      }
      entries++;
      Matcher root = ROOT.matcher(name(header));
      if (version.isEmpty() && root.matches()) {
        version = Optional.of(root.group(1));
      }
      long blocks = (size + BLOCK - 1) / BLOCK * BLOCK;
      try {
        told = Optional.empty();
        if (header[TYPE] == 'x' && size < RECORDS) {
          told = sizeOfNext(in.readNBytes((int) size));
          in.skipNBytes(blocks - size);
        } else {
          in.skipNBytes(blocks);
        }
      } catch (EOFException _) {
        return Optional.of("it ends within the entry at byte " + at);
      }
      at += BLOCK + blocks;
    }
  }

  private Optional<String> end(InputStream in, long at) throws IOException {
    byte[] block = in.readNBytes(BLOCK);
    if (block.length < BLOCK || !isZero(block)) {
      return Optional.of("at byte " + at + " its end is marked by half");
    }
    for (block = in.readNBytes(BLOCK); block.length > 0; block = in.readNBytes(BLOCK)) {
      if (!isZero(block)) {
        return Optional.of("something stands behind its end");
      }
    }
    return entries == 0 ? Optional.of("there is no entry in it") : Optional.empty();
  }

  private static Optional<Long> sizeOfNext(byte[] records) {
    Matcher size = PAX_SIZE.matcher(new String(records, StandardCharsets.ISO_8859_1));
    return size.find() ? Optional.of(Long.parseLong(size.group(1))) : Optional.empty();
  }

  private static boolean isZero(byte[] block) {
    for (byte one : block) {
      if (one != 0) {
        return false;
      }
    }
    return true;
  }

  /// The sum is of all bytes, with spaces for its own.
  private static boolean hasItsSum(byte[] header) {
    long sum = 0;
    for (int i = 0; i < BLOCK; i++) {
      sum += i >= SUM && i < SUM_END ? ' ' : header[i] & 0xff;
    }
    return sum == octal(header, SUM, SUM_END);
  }

  private static long size(byte[] header) {
    if ((header[SIZE] & 0x80) == 0) {
      return octal(header, SIZE, SIZE + 12);
    }
    long size = header[SIZE] & 0x7f;
    for (int i = SIZE + 1; i < SIZE + 12; i++) {
      if (size > Long.MAX_VALUE >> 9) {
        return -1;
      }
      size = size << 8 | header[i] & 0xff;
    }
    return size > Long.MAX_VALUE - BLOCK ? -1 : size;
  }

  /// @return -1 if it is none
  private static long octal(byte[] header, int from, int to) {
    String text = text(header, from, to).strip();
    return text.matches("[0-7]{1,20}") ? Long.parseLong(text, 8) : -1;
  }

  private static String name(byte[] header) {
    String prefix =
        text(header, MAGIC, MAGIC_END).equals("ustar") ? text(header, PREFIX, PREFIX_END) : "";
    String name = text(header, 0, NAME);
    return prefix.isEmpty() ? name : prefix + "/" + name;
  }

  private static String text(byte[] header, int from, int to) {
    int end = from;
    while (end < to && header[end] != 0) {
      end++;
    }
    return new String(header, from, end - from, StandardCharsets.ISO_8859_1);
  }
}
