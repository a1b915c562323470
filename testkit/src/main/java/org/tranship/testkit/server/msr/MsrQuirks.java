package org.tranship.testkit.server.msr;

/// What the double does otherwise than usual, as other versions of MSR, its settings, or what
/// stands in front of it may. Nothing of it at the beginning.
public final class MsrQuirks {
  private int faults;
  private boolean jobsOnly;
  private boolean anyAction;
  private boolean redirects;
  private int refusal = 405;
  private int proxied;
  private boolean holdsJobs;
  private String replica = "000000000001";

  MsrQuirks() {}

  /// Lets the next calls of its API end with 503, as a proxy in front of an MSR that starts.
  public synchronized void failNext(int calls) {
    faults = calls;
  }

  synchronized boolean takeFault() {
    return faults > 0 && faults-- > 0;
  }

  /// Has no address for a single job.
  ///
  /// @param ofAnyAction lists jobs of whatever action was asked for
  public synchronized void listsJobsOnly(boolean ofAnyAction) {
    jobsOnly = true;
    anyAction = ofAnyAction;
  }

  synchronized boolean listsJobsOnly() {
    return jobsOnly;
  }

  synchronized boolean listsAnyAction() {
    return anyAction;
  }

  /// Keeps jobs that run at their work, however often they are looked at.
  public synchronized void holdsJobs(boolean yes) {
    holdsJobs = yes;
  }

  synchronized boolean holdsJobs() {
    return holdsJobs;
  }

  /// Sends its clients to the store for blobs, without a look at them.
  public synchronized void redirects(boolean yes) {
    redirects = yes;
  }

  synchronized boolean redirects() {
    return redirects;
  }

  /// Has pushes refused with another status than 405.
  public synchronized void refusesWith(int status) {
    refusal = status;
  }

  synchronized int refusal() {
    return refusal;
  }

  /// Answers everything below `/v2/` with a status, as a proxy in front of it does; 0 for none.
  public synchronized void proxied(int status) {
    proxied = status;
  }

  synchronized int proxied() {
    return proxied;
  }

  /// Has another id of its replica in its settings, or what is none.
  public synchronized void replica(String id) {
    replica = id;
  }

  synchronized String replica() {
    return replica;
  }
}
