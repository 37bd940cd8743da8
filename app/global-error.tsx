'use client'

/** Stands in when the frame itself fails, so it brings no messages and no styles of ours: both languages, plain. */
export default function GlobalError({ error, retry }: { error: unknown; retry: () => void }) {
  const digest = (error as { digest?: string } | null)?.digest
  return (
    <html lang="zh-CN">
      <body
        style={{
          font: '16px/1.6 system-ui, sans-serif',
          margin: 0,
          padding: '20vh 24px',
          textAlign: 'center',
        }}
      >
        <title>出错了 · Something went wrong</title>
        <main>
          <h1 style={{ fontSize: 20 }}>系统暂时不可用</h1>
          <p>已提交的订单不会丢失，请稍后重试。</p>
          <p lang="en">The system is not available right now. Orders you have placed are safe.</p>
          <button type="button" onClick={retry} style={{ font: 'inherit', minHeight: 48, padding: '0 24px' }}>
            重试 · <span lang="en">Try again</span>
          </button>
          {digest && <p style={{ fontSize: 12 }}>{digest}</p>}
        </main>
      </body>
    </html>
  )
}
