"""One file a provider: `ask` brings a reply or raises NoAnswer. The SDKs are imported where they are used: only the
worker has them."""
