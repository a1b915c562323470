package org.tranship.bench;

import java.util.List;

/// The benchmarks by name.
enum Benchmark {
  /// `tranship --version` with the start-up cache and without it.
  STARTUP {
    @Override
    List<Figure> run(BenchStage stage) {
      return StartUp.run(stage);
    }
  },
  /// 500 documents from PostgreSQL to S3Proxy.
  ANCHORE_500 {
    @Override
    List<Figure> run(BenchStage stage) {
      return AnchoreMoves.fiveHundred(stage);
    }
  },
  /// 100,000 documents from PostgreSQL to a warmed S3Proxy.
  ANCHORE_S3PROXY {
    @Override
    List<Figure> run(BenchStage stage) {
      return AnchoreMoves.toS3Proxy(stage);
    }
  },
  /// 100,000 documents from PostgreSQL to the thin S3 stub.
  ANCHORE_STUB {
    @Override
    List<Figure> run(BenchStage stage) {
      return AnchoreMoves.toStub(stage);
    }
  },
  /// 100,000 documents from PostgreSQL to files.
  ANCHORE_FILES {
    @Override
    List<Figure> run(BenchStage stage) {
      return AnchoreMoves.toFiles(stage);
    }
  },
  /// One document of 512 MiB out of PostgreSQL.
  LARGE_VALUE {
    @Override
    List<Figure> run(BenchStage stage) {
      return LargeObjects.value(stage);
    }
  },
  /// One file of 2 GiB to S3.
  LARGE_FILE {
    @Override
    List<Figure> run(BenchStage stage) {
      return LargeObjects.file(stage);
    }
  },
  /// 1,000,000 objects written into the journal, and into one in PostgreSQL.
  JOURNAL {
    @Override
    List<Figure> run(BenchStage stage) {
      return JournalWrites.run(stage);
    }
  },
  /// 100,000 small objects from S3 to S3, beside rclone and aws.
  COPY_S3_S3 {
    @Override
    List<Figure> run(BenchStage stage) {
      return CopyRaces.warm(stage);
    }
  },
  /// 10,000 of them, also read back, beside rclone.
  COPY_S3_S3_COLD {
    @Override
    List<Figure> run(BenchStage stage) {
      return CopyRaces.cold(stage);
    }
  },
  /// A million keys on either side, compared.
  COMPARE {
    @Override
    List<Figure> run(BenchStage stage) {
      return ManyKeys.compared(stage);
    }
  },
  /// 10,000 small files to S3, beside rclone and aws.
  COPY_FILES_S3 {
    @Override
    List<Figure> run(BenchStage stage) {
      return FileRaces.smallToS3(stage);
    }
  },
  /// 10,000 small files to files, beside rclone and cp.
  COPY_FILES_FILES {
    @Override
    List<Figure> run(BenchStage stage) {
      return FileRaces.toFiles(stage);
    }
  },
  /// Four large files to S3, beside rclone and aws.
  COPY_LARGE {
    @Override
    List<Figure> run(BenchStage stage) {
      return FileRaces.largeToS3(stage);
    }
  },
  /// One file of 5 GiB to S3, killed at 60 % and taken up again.
  COPY_LARGE_KILLED {
    @Override
    List<Figure> run(BenchStage stage) {
      return KilledLarge.run(stage);
    }
  },
  /// 10,000 small objects from S3 to S3 over a long way, beside rclone.
  COPY_LATENCY {
    @Override
    List<Figure> run(BenchStage stage) {
      return CopyRaces.overALongWay(stage);
    }
  },
  /// 10,000 small objects from S3 to S3 on S3Proxy, beside rclone.
  COPY_S3PROXY {
    @Override
    List<Figure> run(BenchStage stage) {
      return CopyRaces.s3Proxy(stage);
    }
  },
  /// 10,000 small objects from S3 to S3, beside DistCp.
  COPY_DISTCP {
    @Override
    List<Figure> run(BenchStage stage) {
      return CopyRaces.besideDistCp(stage);
    }
  },
  /// 100,000 and 1,000,000 objects, copied again when nothing has changed, beside rclone.
  COPY_AGAIN {
    @Override
    List<Figure> run(BenchStage stage) {
      return ManyKeys.copiedAgain(stage);
    }
  },
  /// A registry of 10 GiB looked through and hashed, beside OpenSSL.
  REGISTRY_FSCK {
    @Override
    List<Figure> run(BenchStage stage) {
      return RegistryLooks.besideOpenSsl(stage);
    }
  },
  /// A registry of a million blobs in a bucket, looked through and hashed.
  REGISTRY_MILLION {
    @Override
    List<Figure> run(BenchStage stage) {
      return ManyBlobs.looked(stage);
    }
  },
  /// A registry of 1,000 tags moved from files to files while it is live.
  REGISTRY_WINDOW {
    @Override
    List<Figure> run(BenchStage stage) {
      return RegistryWindow.filesToFiles(stage);
    }
  },
  /// A registry of 1,000 tags and 10 GiB moved from files to S3 while it is live, beside a drill by
  /// hand with rclone.
  REGISTRY_WINDOW_S3 {
    @Override
    List<Figure> run(BenchStage stage) {
      return RegistryWindow.filesToS3(stage);
    }
  },
  /// 70,000 files and 2 GB of an image store from Azurite to files, beside rclone.
  IMAGESTORE_AZURITE {
    @Override
    List<Figure> run(BenchStage stage) {
      return ImageStoreCopies.fromAzurite(stage);
    }
  },
  /// 20 GB of generated blobs to a cluster's image store.
  IMAGESTORE_MEMORY {
    @Override
    List<Figure> run(BenchStage stage) {
      return ImageStoreCopies.memory(stage);
    }
  },
  /// A million events from PostgreSQL to PostgreSQL, and a read model made of them.
  EVENTS {
    @Override
    List<Figure> run(BenchStage stage) {
      return EventMoves.million(stage);
    }
  },
  /// How far a target is behind while 1,000 events a second are recorded at the source.
  EVENTS_LAG {
    @Override
    List<Figure> run(BenchStage stage) {
      return EventLag.run(stage);
    }
  },
  /// How long a writer of events stands still at the guided switch, and on the way back.
  EVENTS_STALL {
    @Override
    List<Figure> run(BenchStage stage) {
      return EventStall.run(stage);
    }
  },
  /// Ten million events from PostgreSQL to PostgreSQL; takes half an hour.
  EVENTS_TEN_MILLION {
    @Override
    List<Figure> run(BenchStage stage) {
      return EventMoves.tenMillion(stage);
    }
  },
  /// Ten million objects from S3 to S3; takes half an hour.
  COPY_TEN_MILLION {
    @Override
    List<Figure> run(BenchStage stage) {
      return ManyKeys.tenMillion(stage);
    }
  };

  /// Those in which `tranship copy` and its peers do the same work.
  static final List<Benchmark> RACES =
      List.of(
          COPY_S3_S3,
          COPY_S3_S3_COLD,
          COPY_S3PROXY,
          COPY_LATENCY,
          COPY_FILES_S3,
          COPY_LARGE,
          COPY_FILES_FILES,
          COPY_AGAIN,
          COPY_DISTCP,
          COMPARE);

  abstract List<Figure> run(BenchStage stage);
}
